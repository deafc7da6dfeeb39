// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

/// What real Envoys (1.36.2 and 1.40.0) were seen to accept and to refuse.
@Suite("Anchors of what is presented")
struct AnchorSearchTests {
    private let first = TestCertificateAuthority.root("CN=first")
    private let second = TestCertificateAuthority.root("CN=second")
    private let signatures = SignatureVerifier()

    /// Whether a bundle verifies a leaf that is presented with these certificates.
    private func isAnchored(
        _ leaf: TestCertificate,
        presenting presented: [TestCertificate],
        in bundle: [TestCertificate]
    ) -> Bool {
        let bundle = bundle.map(\.decoded)
        let search = AnchorSearch(trusted: bundle, signatures: signatures)
        let anchors = search.anchors(of: leaf.decoded, issuer: nil, presented: presented.map(\.decoded))
        return !anchors.isDisjoint(with: bundle.map(\.authorityID))
    }

    @Test("a root anchors over the intermediate that is presented, and not without it")
    func root() {
        let intermediate = first.intermediate()
        let leaf = intermediate.leaf(dns: ["a.example"])
        #expect(isAnchored(leaf, presenting: [intermediate.certificate], in: [first.certificate]))
        #expect(!isAnchored(leaf, presenting: [], in: [first.certificate]))
        #expect(!isAnchored(leaf, presenting: [intermediate.certificate], in: [second.certificate]))
    }

    @Test("an intermediate in the bundle anchors, whether or not it is presented")
    func intermediateInTheBundle() {
        let intermediate = first.intermediate()
        let leaf = intermediate.leaf(dns: ["a.example"])
        #expect(isAnchored(leaf, presenting: [intermediate.certificate], in: [intermediate.certificate]))
        #expect(isAnchored(leaf, presenting: [], in: [intermediate.certificate, second.certificate]))
    }

    @Test("a cross-signed root that is presented makes the other root an anchor")
    func crossSignedRoot() {
        let intermediate = second.intermediate()
        let leaf = intermediate.leaf(dns: ["a.example"])
        let crossed = first.crossSign(second)
        let presented = [intermediate.certificate, crossed]
        for bundle in [[first.certificate], [second.certificate], [first.certificate, second.certificate], [crossed]] {
            #expect(isAnchored(leaf, presenting: presented, in: bundle))
        }
        #expect(!isAnchored(leaf, presenting: [intermediate.certificate], in: [first.certificate]))
    }

    @Test("a cross-signed root in the bundle anchors the leaves of its key, and no others")
    func crossSignedRootInTheBundle() {
        let intermediate = second.intermediate()
        let crossed = first.crossSign(second)
        let leaf = intermediate.leaf(dns: ["a.example"])
        #expect(isAnchored(leaf, presenting: [intermediate.certificate], in: [crossed]))
        let other = first.intermediate("CN=other")
        #expect(!isAnchored(other.leaf(dns: ["b.example"]), presenting: [other.certificate], in: [crossed]))
    }

    @Test("of two presented certificates of one name the first counts")
    func orderOfWhatIsPresented() {
        let intermediate = second.intermediate()
        let leaf = intermediate.leaf(dns: ["a.example"])
        let crossed = first.crossSign(second)
        let rootFirst = [intermediate.certificate, second.certificate, crossed]
        #expect(!isAnchored(leaf, presenting: rootFirst, in: [first.certificate]))
        let crossedFirst = [intermediate.certificate, crossed, second.certificate]
        #expect(isAnchored(leaf, presenting: crossedFirst, in: [first.certificate]))
    }

    @Test("an intermediate that two roots signed leads to the root of its first certificate")
    func crossSignedIntermediate() {
        let intermediate = first.intermediate()
        let crossed = second.crossSign(intermediate)
        let leaf = intermediate.leaf(dns: ["a.example"])
        #expect(isAnchored(leaf, presenting: [intermediate.certificate, crossed], in: [first.certificate]))
        #expect(!isAnchored(leaf, presenting: [intermediate.certificate, crossed], in: [second.certificate]))
        #expect(isAnchored(leaf, presenting: [crossed, intermediate.certificate], in: [second.certificate]))
    }

    @Test("strangers and disorder between what is presented do no harm")
    func strangers() {
        let intermediate = first.intermediate()
        let leaf = intermediate.leaf(dns: ["a.example"])
        let presented = [second.certificate, first.certificate, intermediate.certificate]
        #expect(isAnchored(leaf, presenting: presented, in: [first.certificate]))
        #expect(!isAnchored(leaf, presenting: presented, in: [second.certificate]))
    }

    @Test("a root that was renewed on its key anchors what its old certificate signed, and the other way round")
    func renewedRoot() {
        let renewed = TestCertificateAuthority.root("CN=first", key: first.key)
        let leaf = first.leaf(dns: ["a.example"])
        #expect(isAnchored(leaf, presenting: [], in: [renewed.certificate]))
        #expect(isAnchored(renewed.leaf(dns: ["b.example"]), presenting: [], in: [first.certificate]))
    }

    @Test("an intermediate that nobody trusts is no anchor, and a key under another name is none either")
    func onlyWhatSomebodyTrusts() {
        let intermediate = first.intermediate()
        let leaf = intermediate.leaf(dns: ["a.example"])
        let renamed = TestCertificateAuthority.root("CN=renamed", key: intermediate.key)
        let anchors = { (trusted: [TestCertificate], presented: [TestCertificate]) in
            AnchorSearch(trusted: trusted.map(\.decoded), signatures: signatures)
                .anchors(of: leaf.decoded, issuer: nil, presented: presented.map(\.decoded))
        }
        #expect(anchors([first.certificate], [intermediate.certificate]) == [first.certificate.decoded.authorityID])
        #expect(anchors([renamed.certificate], []) == [])
    }

    @Test("a ring of roots that sign each other ends")
    func ring() {
        let intermediate = first.intermediate()
        let presented = [intermediate.certificate, second.crossSign(first), first.crossSign(second)]
        let leaf = intermediate.leaf(dns: ["a.example"])
        #expect(isAnchored(leaf, presenting: presented, in: [second.certificate]))
        #expect(isAnchored(leaf, presenting: presented, in: [first.certificate]))
    }
}
