// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@testable import Kubernetes

struct InClusterTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for (name, text) in [("token", "t"), ("ca.crt", "c"), ("namespace", "monitoring\n")] {
            try folder.write(text, to: name)
        }
    }

    private func access(_ host: String, _ port: String = "443") throws -> ClusterAccess {
        try ClusterAccess.inCluster(
            environment: ["KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": port],
            folder: folder.path
        )
    }

    @Test func `A pod's environment and files say everything`() throws {
        let access = try access("10.96.0.1")
        #expect(access.endpoint.description == "https://10.96.0.1:443")
        #expect(access.tls == TLSOptions(caFile: "\(folder.path)/ca.crt"))
        #expect(access.credentials == .tokenFile("\(folder.path)/token"))
        #expect(access.defaultNamespace == "monitoring")
        #expect(!access.usesEnvironmentProxy)
    }

    @Test func `An IPv6 address gets its brackets`() throws {
        #expect(try access("fd00::1", "6443").endpoint.description == "https://[fd00::1]:6443")
    }

    @Test(arguments: [
        [:], ["KUBERNETES_SERVICE_HOST": "a"], ["KUBERNETES_SERVICE_HOST": "", "KUBERNETES_SERVICE_PORT": "1"],
    ])
    func `Outside a pod there is no access`(environment: [String: String]) {
        let error = #expect(throws: KubernetesError.self) {
            try ClusterAccess.inCluster(environment: environment, folder: folder.path)
        }
        #expect(error?.reason == .invalid)
        #expect(error?.message.contains("kubeconfig") == true)
    }

    @Test func `An address that is none is told`() {
        #expect(throws: KubernetesError.self) { try access("a b") }
        #expect(throws: KubernetesError.self) { try access("a", "none") }
    }

    @Test func `A pod without a token is told what to do`() throws {
        let empty = try TemporaryFolder()
        let error = #expect(throws: KubernetesError.self) {
            try ClusterAccess.inCluster(
                environment: ["KUBERNETES_SERVICE_HOST": "a", "KUBERNETES_SERVICE_PORT": "1"],
                folder: empty.path
            )
        }
        #expect(error?.reason == .auth)
        #expect(error?.message.contains("service account") == true)
    }
}
