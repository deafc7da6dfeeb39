// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateHealth
@testable import Certificates

@Suite struct CertificateProblemTests {
    private let leaf = SlotID(source: .envoy, namespace: "shop", secret: "default", role: .leaf)
    private let authority = SlotID(source: .secret, namespace: "istio-system", secret: "cacerts", role: .intermediate)
    private let cart = "spiffe://cluster.local/ns/shop/sa/cart"

    private func problems(
        _ certificate: Certificate,
        isOfMesh: Bool = true,
        expected: ExpectedIdentity? = nil,
        trustDomains: TrustDomainPolicy? = nil
    ) -> [CertificateProblem] {
        CertificateProblem.problems(
            of: certificate,
            in: leaf,
            isOfMesh: isOfMesh,
            expected: expected,
            trustDomains: trustDomains
        )
    }

    @Test func `A leaf of the mesh as it should be has no problem`() {
        let expected = ExpectedIdentity(namespace: "shop", serviceAccount: "cart")
        let domains = TrustDomainPolicy(own: "cluster.local")
        #expect(problems(.holding(identity: cart), expected: expected, trustDomains: domains) == [])
    }

    @Test(
        arguments: [
            [], [.dns("cart.shop")], [.uri("https://cart.shop/")], [.uri("spiffe://Cluster.Local/ns/shop/sa/cart")],
            [.uri("spiffe://cluster.local/ns/shop/sa/cart?x")],
            [.uri("spiffe://cluster.local/ns/shop/sa/cart"), .uri("spiffe://cluster.local/ns/shop/sa/pay")],
        ] as [[SubjectAlternativeName]]
    )
    func `A missing, malformed or repeated identity is told only where there has to be one`(
        names: [SubjectAlternativeName]
    ) {
        #expect(problems(.holding(names: names)) == [.spiffeIDMissing])
        #expect(problems(.holding(names: names), isOfMesh: false) == [])
    }

    @Test(
        arguments: [
            ("shop", "cart", []), ("billing", "cart", [.spiffeNamespace]), ("shop", "pay", [.spiffeServiceAccount]),
            ("billing", "pay", [.spiffeNamespace, .spiffeServiceAccount]), (nil, "pay", [.spiffeServiceAccount]),
            ("billing", nil, [.spiffeNamespace]), (nil, nil, []),
        ] as [(String?, String?, [CertificateProblem])]
    )
    func `The identity is compared with what is known of the pod`(
        namespace: String?,
        serviceAccount: String?,
        found: [CertificateProblem]
    ) {
        let expected = ExpectedIdentity(namespace: namespace, serviceAccount: serviceAccount)
        #expect(problems(.holding(identity: cart), expected: expected) == found)
    }

    @Test func `A path of another shape is not compared`() {
        let expected = ExpectedIdentity(namespace: "billing", serviceAccount: "pay")
        #expect(problems(.holding(identity: "spiffe://cluster.local/cart"), expected: expected) == [])
    }

    @Test(
        arguments: [
            ("cluster.local", [], []), ("other.example.com", [], [.trustDomain]),
            ("new.example.com", ["old.example.com", "cluster.local"], []), ("local", [], [.trustDomain]),
        ] as [(String, [String], [CertificateProblem])]
    )
    func `The trust domain is the mesh's own or one of its aliases`(
        own: String,
        aliases: [String],
        found: [CertificateProblem]
    ) {
        let domains = TrustDomainPolicy(own: own, aliases: aliases)
        #expect(problems(.holding(identity: cart), isOfMesh: false, trustDomains: domains) == found)
    }

    @Test func `A CA certificate needs no identity and is not compared by one`() {
        let certificate = Certificate.holding(identity: "spiffe://other.example.com/ns/x/sa/y")
        for certificate in [certificate, .holding()] {
            let found = CertificateProblem.problems(
                of: certificate,
                in: authority,
                isOfMesh: true,
                expected: ExpectedIdentity(namespace: "shop", serviceAccount: "cart"),
                trustDomains: TrustDomainPolicy(own: "cluster.local")
            )
            #expect(found == [])
        }
    }

    @Test(
        arguments: [
            ("RSA", 2_047, true), ("RSA", 2_048, false), ("RSA", 1_024, true), ("RSA", nil, false), ("EC", 192, true),
            ("EC", 224, true), ("EC", 256, false), ("EC", 521, false), ("EC", nil, false), ("DSA", nil, true),
            ("DSA-old", nil, true), ("Ed25519", 256, false), ("Ed448", 456, false), ("unknown", nil, false),
        ] as [(String, Int?, Bool)]
    )
    func `Keys below the common bounds are weak, of leaves and of CAs`(algorithm: String, bits: Int?, isWeak: Bool) {
        let certificate = Certificate.holding(algorithm: algorithm, bits: bits)
        for id in [leaf, authority] {
            let found = CertificateProblem.problems(of: certificate, in: id, isOfMesh: false)
            #expect(found == (isWeak ? [.weakKey] : []))
        }
    }

    @Test(
        arguments: [
            "md2WithRSAEncryption", "md4WithRSAEncryption", "md5WithRSAEncryption", "sha1WithRSAEncryption",
            "dsaWithSHA1", "ecdsa-with-SHA1",
        ]
    )
    func `Old digests are weak, except on a certificate that signs itself`(signature: String) {
        #expect(problems(.holding(signature: signature), isOfMesh: false) == [.weakSignature])
        let root = Certificate.holding(signature: signature, subject: "O=mesh", issuer: "O=mesh")
        #expect(CertificateProblem.problems(of: root, in: authority, isOfMesh: false) == [])
    }

    @Test(arguments: ["sha256WithRSAEncryption", "ecdsa-with-SHA224", "ED25519", "rsassaPss", "1.2.3.4"])
    func `Other digests are not told`(signature: String) {
        #expect(problems(.holding(signature: signature), isOfMesh: false) == [])
    }

    @Test func `Problems come in one order, each once`() {
        let certificate = Certificate.holding(
            names: [.uri(cart)],
            algorithm: "RSA",
            bits: 1_024,
            signature: "sha1WithRSAEncryption"
        )
        let found = problems(
            certificate,
            expected: ExpectedIdentity(namespace: "billing", serviceAccount: "pay"),
            trustDomains: TrustDomainPolicy(own: "example.com")
        )
        #expect(found == CertificateProblem.allCases.filter { ![.spiffeIDMissing, .revoked].contains($0) })
    }
}
