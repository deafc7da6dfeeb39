// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Kubernetes
import TestSupport
import Testing

@testable import CertificateSources

@Suite struct CertManagerPartsTests {
    private func parts(namespaces: [String]) throws -> [String?] {
        let settings = KubernetesSourceSettings(
            name: "mesh",
            polling: .of(),
            access: ClusterAccess(endpoint: try Endpoint("http://127.0.0.1:1")),
            namespaces: namespaces,
            rootNamespace: "mesh-system"
        )
        let source = KubernetesSource(settings: settings, transport: Transport(), context: .silent())
        return (source.certManagerParts + source.signingRequestParts).map(\.name)
    }

    @Test func `Every kind is a part, so that each right is told for itself`() throws {
        #expect(
            try parts(namespaces: []) == [
                "certificates", "certificaterequests", "issuers", "clusterissuers", "certificatesigningrequests",
                "cluster_root/mesh-system",
            ]
        )
    }

    @Test func `Where only some namespaces are wanted, each is a part`() throws {
        #expect(
            try parts(namespaces: ["shop", "bank"]) == [
                "certificates/shop", "certificaterequests/shop", "issuers/shop", "certificates/bank",
                "certificaterequests/bank", "issuers/bank", "clusterissuers", "certificatesigningrequests",
                "cluster_root/mesh-system",
            ]
        )
    }
}
