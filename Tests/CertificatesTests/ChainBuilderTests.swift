// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite("Chains")
struct ChainBuilderTests {
    let root = TestCertificateAuthority.root()

    @Test("a leaf reaches its root over the intermediate that was sent")
    func leafReachesItsRoot() {
        let intermediate = root.intermediate()
        let leaf = intermediate.leaf(uris: ["spiffe://cluster.local/ns/a/sa/b"])
        let chain = ChainBuilder().chain(
            of: leaf.decoded,
            candidates: [intermediate.certificate.decoded],
            anchors: [root.certificate.decoded]
        )
        #expect(chain.isAnchored)
        let expected = [leaf, intermediate.certificate, root.certificate].map(\.decoded)
        #expect(chain.certificates == expected)
        #expect(Array(chain.authorities) == Array(expected.dropFirst()))
    }

    @Test("keys of every kind sign a chain", arguments: TestKey.Kind.allCases)
    func everyKindOfKeySigns(kind: TestKey.Kind) {
        let root = TestCertificateAuthority.root(key: .make(kind))
        let leaf = root.leaf(dns: ["a.example"])
        let chain = ChainBuilder().chain(of: leaf.decoded, candidates: [], anchors: [root.certificate.decoded])
        #expect(chain.isAnchored)
        #expect(chain.certificates.count == 2)
    }

    @Test("a signature by RSA-PSS is verified with its own parameters")
    func signatureByPSSIsVerified() {
        let root = TestCertificateAuthority.root(key: .make(.rsa2048))
        let leaf = root.leaf(names: [.dns("a.example")], signature: .rsaPSS)
        let other = TestCertificateAuthority.root(key: .make(.rsa2048), withKeyIdentifiers: false)
        let signatures = SignatureVerifier()
        #expect(leaf.decoded.signatureAlgorithm == "rsassaPss")
        #expect(signatures.isSigned(leaf.decoded, by: root.certificate.decoded))
        #expect(!signatures.isSigned(leaf.decoded, by: other.certificate.decoded))
    }

    @Test("without the intermediate the chain is the leaf alone, and not anchored")
    func missingIntermediateLeavesTheLeaf() {
        let leaf = root.intermediate().leaf(dns: ["a.example"])
        let chain = ChainBuilder().chain(of: leaf.decoded, candidates: [], anchors: [root.certificate.decoded])
        #expect(!chain.isAnchored)
        #expect(chain.certificates == [leaf.decoded])
    }

    @Test("without an anchor the longest path through the candidates is kept")
    func longestPathIsKeptWithoutAnAnchor() {
        let upper = root.intermediate("CN=upper")
        let lower = upper.intermediate("CN=lower")
        let leaf = lower.leaf(dns: ["a.example"])
        let chain = ChainBuilder().chain(
            of: leaf.decoded,
            candidates: [upper.certificate.decoded, lower.certificate.decoded],
            anchors: []
        )
        #expect(!chain.isAnchored)
        #expect(chain.certificates == [leaf, lower.certificate, upper.certificate].map(\.decoded))
    }

    @Test("an intermediate in the trust bundle anchors a path by itself")
    func intermediateCanBeAnAnchor() {
        let intermediate = root.intermediate()
        let leaf = intermediate.leaf(dns: ["a.example"])
        let chain = ChainBuilder().chain(of: leaf.decoded, candidates: [], anchors: [intermediate.certificate.decoded])
        #expect(chain.isAnchored)
        #expect(chain.certificates == [leaf, intermediate.certificate].map(\.decoded))
    }

    @Test("a chain ends when the first of its certificates does")
    func chainEndsWithItsFirstCertificate() {
        let intermediate = root.intermediate(notAfter: 4_000_000_000)
        let leaf = intermediate.leaf(dns: ["a.example"], notAfter: 4_100_000_000)
        let anchor = TestCertificateAuthority.root(key: root.key, notAfter: 4_200_000_000)
        let chain = ChainBuilder().chain(
            of: leaf.decoded,
            candidates: [intermediate.certificate.decoded],
            anchors: [anchor.certificate.decoded]
        )
        #expect(chain.isAnchored)
        #expect(chain.effectiveNotAfter == 4_000_000_000)
    }

    @Test("a key of the wrong CA under the right name is refused", arguments: [true, false])
    func wrongKeyUnderTheRightNameIsRefused(withKeyIdentifiers: Bool) {
        let issuer = TestCertificateAuthority.root(withKeyIdentifiers: withKeyIdentifiers)
        let namesake = TestCertificateAuthority.root(withKeyIdentifiers: withKeyIdentifiers)
        let leaf = issuer.leaf(dns: ["a.example"])
        let signatures = SignatureVerifier()
        let chain = ChainBuilder(signatures: signatures)
            .chain(of: leaf.decoded, candidates: [], anchors: [namesake.certificate.decoded])
        #expect(!chain.isAnchored)
        #expect(chain.certificates == [leaf.decoded])
        // Where key identifiers tell the keys apart, no signature needs to be computed.
        #expect(signatures.verifications == (withKeyIdentifiers ? 0 : 1))
    }

    @Test("a leaf is no issuer, even when it signed")
    func leafIsNoIssuer() {
        let signer = root.leaf(dns: ["a.example"], subject: "CN=signer")
        let pretender = TestCertificateAuthority.root("CN=signer", key: signer.key)
        let leaf = pretender.leaf(dns: ["b.example"])
        let chain = ChainBuilder().chain(
            of: leaf.decoded,
            candidates: [signer.decoded],
            anchors: [root.certificate.decoded]
        )
        #expect(!chain.isAnchored)
        #expect(chain.certificates == [leaf.decoded])
    }
}
