// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A cluster as one way of running Istio's CA leaves it: the stand-in API server, real Envoys behind its port-forwards
/// with their agents beside them, and the program that watches all of it.
final class MeshSetUp {
    /// The label `cluster` of all that is seen.
    static let cluster = "east"

    let api: StandInCluster
    let folder: TemporaryFolder
    /// The first numbers of the pods' addresses: loopback, and this set-up's alone.
    let network = "127.\(Int.random(in: 2...250)).\(Int.random(in: 1...250))"
    private(set) var proxies: [String: ProxyPod] = [:]

    private init(_ api: StandInCluster, _ folder: TemporaryFolder) {
        self.api = api
        self.folder = folder
    }

    /// - Parameter absent: resources that this cluster does not know.
    static func start(absent: [String] = []) async throws -> MeshSetUp {
        let api = try await StandInCluster.start(absent.flatMap { ["--absent", $0] })
        return MeshSetUp(api, try TemporaryFolder())
    }

    func put(_ objects: ClusterObject...) throws {
        for object in objects { try api.put(object.text) }
    }

    /// An address for the next pod.
    func address(_ number: Int) -> String { "\(network).\(number)" }

    /// A workload of a namespace, both of one name: its Envoy uses `chain` and trusts `bundle`.
    @discardableResult
    func addProxy(
        _ name: String,
        chain: [TestCertificate],
        bundle: [TestCertificate],
        agent: AgentState,
        labels: [String: String] = [:],
        annotations: [String: String] = [:],
        volumes: [[String: Any]] = [],
        environment: [String: String] = [:]
    ) async throws -> ProxyPod {
        let envoy = try TrustProxy(namespace: name, folder: folder.url)
        try envoy.present(chain)
        try envoy.trust(bundle)
        try envoy.start(try PackagePaths.envoy(envoyVersions[envoyVersions.count - 1]), peers: [envoy])
        try await waitUntil("the Envoy of \(name) has its secrets", within: 60) {
            try envoy.ask("/ready") == Data("LIVE\n".utf8) && envoy.hasTakenDeliveries()
        }
        let admin = try #require(envoy.admin)
        let address = address(proxies.count + 10)
        let pod = ProxyPod(
            envoy: envoy,
            agent: try await StandInServer.start("istio_agent", agent, ["--address", address, "--envoy", admin])
        )
        let object = ClusterObject.sidecar(
            name,
            workload: name,
            address: address,
            agentPort: try #require(pod.agent.ports["port"]),
            labels: labels,
            annotations: annotations,
            volumes: volumes,
            environment: environment
        )
        try api.map(pod: object.name, to: try #require(URL(string: admin)?.port))
        try put(object)
        proxies[name] = pod
        return pod
    }

    /// A replica of istiod, which serves with `chain`.
    ///
    /// - Parameter environment: of its container.
    func addIstiod(
        _ state: IstiodState,
        chain: [TestCertificate],
        environment: [String: String] = [:]
    ) async throws -> IstiodPod {
        let address = address(1)
        let certificate = try folder.write(chain.map(\.pem).joined(), to: "istiod.pem")
        let key = try folder.write(chain[0].key.pem, to: "istiod.key")
        let pod = IstiodPod(
            pod: .istiod(address: address, environment: environment),
            server: try await StandInServer.start(
                "istiod",
                state,
                ["--address", address, "--certificate", certificate, "--key", key]
            )
        )
        try put(pod.pod)
        return pod
    }

    /// The program, with this cluster as its source `mesh`, and perhaps more sources.
    func watch(more sources: String = "") async throws -> Exporter {
        try await Exporter.start(sources: source() + sources, in: folder)
    }

    /// This cluster as a source of a configuration file.
    func source() -> String {
        """
          - name: mesh
            type: kubernetes
            cluster: \(Self.cluster)
            kubeconfig: {file: \(api.kubeconfig)}
            interval: 2s
            timeout: 1900ms

        """
    }
}

/// A pod's Envoy, and the agent beside it.
struct ProxyPod {
    let envoy: TrustProxy
    let agent: StandInServer<AgentState>

    /// The labels of its series, beside those that name a certificate.
    var labels: [String: String] {
        let name = envoy.namespace
        return ["cluster": MeshSetUp.cluster, "namespace": name, "workload": name, "pod": "\(name)-0"]
    }

    /// The labels of the slot of its own certificate.
    var leaf: [String: String] {
        labels.merging(["source": "envoy", "secret": "default", "role": "leaf"]) { $1 }
    }
}

/// A replica of istiod.
struct IstiodPod {
    let pod: ClusterObject
    let server: StandInServer<IstiodState>

    /// The labels of its series.
    var labels: [String: String] {
        ["cluster": MeshSetUp.cluster, "namespace": "istio-system", "pod": pod.name]
    }

    /// The labels of the slot of what it serves with, at a port.
    func serving(_ port: Int) -> [String: String] {
        labels.merging(["source": "handshake", "workload": "istiod", "secret": "\(port)", "role": "leaf"]) { $1 }
    }
}
