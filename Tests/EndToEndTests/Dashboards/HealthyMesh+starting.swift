// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// How its parts are started.
extension HealthyMesh {
    /// Everybody is to speak mTLS, but in one namespace that is not yet so far.
    static func putPolicies(in cluster: MeshSetUp) throws {
        for (namespace, mode) in [("istio-system", "STRICT"), ("web", "PERMISSIVE")] {
            let specification = ["spec": ["mtls": ["mode": mode]]]
            try cluster.put(
                ClusterObject(
                    "security.istio.io/v1",
                    "PeerAuthentication",
                    namespace,
                    "default",
                    body: specification
                )
            )
        }
    }

    static func start(
        _ workloads: [RotatingWorkload],
        in cluster: MeshSetUp,
        trusting root: TestCertificateAuthority,
        seconds: Int
    ) async throws {
        let program = try PackagePaths.envoy(envoyVersions[envoyVersions.count - 1])
        for workload in workloads {
            try workload.envoy.trust([root.certificate])
            try workload.envoy.start(program, peers: workloads.map(\.envoy), seconds: seconds)
        }
        for (number, workload) in workloads.enumerated() {
            let envoy = workload.envoy
            try await waitUntil("the Envoy of \(envoy.workload) has its secrets", within: 60) {
                try envoy.ask("/ready") == Data("LIVE\n".utf8) && envoy.hasTakenDeliveries()
            }
            let address = cluster.address(number + 10)
            let pod = ClusterObject.sidecar(
                envoy.namespace,
                workload: envoy.workload,
                address: address,
                agentPort: try await workload.startAgent(at: address)
            )
            try cluster.api.map(pod: pod.name, to: try await workload.startTelemetry())
            try cluster.put(pod)
        }
    }

    /// Each calls the next one, with a handshake each time; the last one calls the first.
    static func call(_ proxies: [TrustProxy], in folder: TemporaryFolder) throws -> [RunningProgram] {
        try zip(proxies, proxies.dropFirst() + proxies.prefix(1)).map { caller, callee in
            try RunningProgram(
                [
                    "curl", "--silent", "--rate", "4/s", "--output", "/dev/null", "--header", "Connection: close",
                    "--header", "Host: \(callee.workload)", "http://127.0.0.1:\(caller.egress.number)/?[1-100000]",
                ],
                folder: folder.url
            )
        }
    }

    static let pins = """
        pins:
          - name: mesh
            match: {namespace: "*", workload: "*", trust_domain: cluster.local}
            secret: istio-system/cacerts

        """
}
