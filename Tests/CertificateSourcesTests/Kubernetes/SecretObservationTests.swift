// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes
import TestSupport
import Testing

@testable import CertificateSources

/// What each layout of a Secret shows.
@Suite struct SecretObservationTests {
    private let root = TestCertificateAuthority.root()
    private let intermediate: TestCertificateAuthority
    private let leaf: TestCertificate
    private let context = SourceContext.silent()

    init() {
        intermediate = root.intermediate()
        leaf = intermediate.leaf(dns: ["shop.example.com"])
    }

    private func read(
        _ name: String,
        namespace: String = "shop",
        type: String = "Opaque",
        cluster: String? = nil,
        _ data: [String: String]
    ) throws -> ObjectReading {
        try ClusterObjectJSON.secret(name, namespace: namespace, type: type, data)
            .reading(in: cluster, rootNamespace: "istio-system", context)
    }

    /// `key role name` of each slot.
    private func slots(_ reading: ObjectReading) -> [String] {
        (reading.observation?.slots ?? []).map { "\($0.id.key ?? "-") \($0.id.role.rawValue)" }.sorted()
    }

    @Test func `A TLS Secret has a slot for each certificate, the leaf with its chain`() throws {
        let reading = try read(
            "shop-tls",
            type: "kubernetes.io/tls",
            cluster: "east",
            ["tls.crt": leaf.pem + intermediate.pem, "tls.key": leaf.key.pem, "ca.crt": root.pem]
        )
        #expect(slots(reading) == ["ca.crt root", "tls.crt intermediate", "tls.crt leaf"])
        let slot = try #require(reading.observation?.slots.first { $0.id.role == .leaf })
        #expect(
            slot.id
                == SlotID(
                    source: .secret,
                    cluster: "east",
                    namespace: "shop",
                    secret: "shop-tls",
                    key: "tls.crt",
                    role: .leaf,
                    name: "shop.example.com"
                )
        )
        #expect(slot.chain?.isAnchored == true)
        #expect(slot.chain?.certificates.map(\.role) == [.leaf, .intermediate, .root])
        #expect(slot.plan == nil)
        #expect(reading.problems.isEmpty)
    }

    @Test(arguments: ["cert", "tls.crt"]) func `Gateway credentials of every layout are read`(key: String) throws {
        let authority = key == "cert" ? "cacert" : "ca.crt"
        let reading = try read("shop-credential", [key: leaf.pem, authority: root.pem, "key": leaf.key.pem])
        #expect(slots(reading) == ["\(authority) root", "\(key) leaf"].sorted())
    }

    @Test func `A credential's CA may stand in a Secret of its own`() throws {
        #expect(slots(try read("shop-credential-cacert", ["cacert": root.pem])) == ["cacert root"])
    }

    @Test func `The plug-in CA is a place that holds its CAs, in the root namespace`() throws {
        let data = [
            "ca-cert.pem": intermediate.pem, "ca-key.pem": intermediate.key.pem,
            "cert-chain.pem": intermediate.pem + root.pem, "root-cert.pem": root.pem,
        ]
        let reading = try read("cacerts", namespace: "istio-system", cluster: "east", data)
        #expect(
            slots(reading) == [
                "ca-cert.pem intermediate", "cert-chain.pem intermediate", "cert-chain.pem root", "root-cert.pem root",
            ]
        )
        #expect(reading.observation?.location == AuthorityLocation(cluster: "east", name: "cacerts"))
        #expect(try read("cacerts", namespace: "shop", data).observation?.location == nil)
    }

    @Test func `The plug-in CA in the layout of a TLS Secret is the same place`() throws {
        let reading = try read(
            "cacerts",
            namespace: "istio-system",
            type: "kubernetes.io/tls",
            ["tls.crt": intermediate.pem, "tls.key": intermediate.key.pem, "ca.crt": root.pem]
        )
        #expect(slots(reading) == ["ca.crt root", "tls.crt intermediate"])
        #expect(reading.observation?.location?.name == "cacerts")
    }

    @Test func `Of istiod's own CA the root that it left behind is not believed`() throws {
        let stale = TestCertificateAuthority.root()
        let reading = try read(
            "istio-ca-secret",
            namespace: "istio-system",
            type: "istio.io/ca-root",
            ["ca-cert.pem": root.pem, "ca-key.pem": root.key.pem, "root-cert.pem": stale.pem]
        )
        #expect(slots(reading) == ["ca-cert.pem root"])
        #expect(reading.observation?.slots.first?.certificate == root.certificate.decoded)
        #expect(reading.observation?.location?.name == "istio-ca-secret")
    }

    @Test func `A Secret without certificates is nothing`() throws {
        #expect(try read("password", ["password": "hunter2"]).observation == nil)
        #expect(try read("release", type: "helm.sh/release.v1", ["release": "H4sIA"]).observation == nil)
    }

    @Test func `A key among certificates costs neither them nor a word of itself`() throws {
        let reading = try read("shop-tls", ["tls.crt": leaf.key.pem + leaf.pem])
        #expect(slots(reading) == ["tls.crt leaf"])
        #expect(reading.problems.isEmpty)
    }

    @Test func `What cannot be read is counted, and costs no other key`() throws {
        let secret: Secret = try ClusterObjectJSON.decode(
            #"{"metadata":{"name":"shop-tls","namespace":"shop"},"data":{"tls.crt":"%%%","ca.crt":"QQ=="}}"#
        )
        let reading = secret.reading(in: nil, rootNamespace: "istio-system", context)
        #expect(reading.observation?.slots.isEmpty == true)
        #expect(reading.problems.count == 2)
        #expect(reading.problems.first?.reason == "malformed")
        #expect(reading.problems.allSatisfy { $0.message.contains("secret shop/shop-tls, key ") })
        let half = try read("shop-tls", ["tls.crt": "no certificate", "ca.crt": root.pem])
        #expect(slots(half) == ["ca.crt root"])
        #expect(half.problems.count == 1)
    }

    @Test func `Of a remote cluster's Secret the certificates are read, and neither key nor token`() throws {
        let kubeconfig = """
            clusters: [{name: east, cluster: {certificate-authority-data: \(Base64Text.of(root.pem)), server: "https://x"}}]
            users:
            - name: east
              user:
                client-certificate-data: \(Base64Text.of(leaf.pem))
                client-key-data: \(Base64Text.of(leaf.key.pem))
                token: canary
            """
        let secret: Secret = try ClusterObjectJSON.decode(
            #"{"metadata":{"name":"istio-remote-secret-east","namespace":"istio-system","#
                + #""labels":{"istio/multiCluster":"true"}},"data":{"east":"\#(Base64Text.of(kubeconfig))"}}"#
        )
        let reading = secret.reading(in: nil, rootNamespace: "istio-system", context)
        #expect(
            slots(reading) == ["east/certificate-authority-data root", "east/client-certificate-data leaf"]
        )
    }
}
