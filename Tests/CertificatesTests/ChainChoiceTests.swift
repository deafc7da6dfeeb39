// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

/// Which path is taken where several lead to a trusted CA.
@Suite("Choice between chains")
struct ChainChoiceTests {
    let signatures = SignatureVerifier()

    func chain(
        of leaf: TestCertificate,
        candidates: [TestCertificate] = [],
        anchors: [TestCertificate]
    ) -> CertificateChain {
        ChainBuilder(signatures: signatures)
            .chain(of: leaf.decoded, candidates: candidates.map(\.decoded), anchors: anchors.map(\.decoded))
    }

    @Test("of a root and its renewal on the same key the one that lives longer anchors, in either order")
    func renewedRootAnchors() {
        let old = TestCertificateAuthority.root(notAfter: 4_000_000_000)
        let renewed = TestCertificateAuthority.root(key: old.key, notAfter: 4_100_000_000)
        let leaf = old.leaf(dns: ["a.example"], notAfter: 4_050_000_000)
        for anchors in [[old, renewed], [renewed, old]] {
            let chain = chain(of: leaf, anchors: anchors.map(\.certificate))
            #expect(chain.isAnchored)
            #expect(chain.certificates == [leaf, renewed.certificate].map(\.decoded))
            #expect(chain.effectiveNotAfter == 4_050_000_000)
        }
    }

    @Test("a renewal on the same key needs no second signature")
    func renewalNeedsNoSecondSignature() {
        let old = TestCertificateAuthority.root()
        let leaf = old.leaf(dns: ["a.example"])
        #expect(chain(of: leaf, anchors: [old.certificate]).isAnchored)
        #expect(signatures.verifications == 1)
        let renewed = TestCertificateAuthority.root(key: old.key)
        #expect(chain(of: leaf, anchors: [renewed.certificate]).isAnchored)
        #expect(chain(of: leaf, anchors: [old.certificate, renewed.certificate]).isAnchored)
        #expect(signatures.verifications == 1)
    }

    @Test("a root renewed many times over is anchored by its longest-lived certificate")
    func rootRenewedManyTimes() {
        let key = TestKey.make()
        let roots = (0..<12).map { TestCertificateAuthority.root(key: key, notAfter: 4_000_000_000 + $0) }
        let leaf = roots[0].leaf(dns: ["a.example"], notAfter: 5_000_000_000)
        let chain = chain(of: leaf, anchors: roots.map(\.certificate))
        #expect(chain.certificates.map(\.fingerprint) == [leaf, roots[11].certificate].map(\.decoded.fingerprint))
        #expect(chain.effectiveNotAfter == 4_000_000_011)
        #expect(signatures.verifications == 1)
    }

    @Test("a cross-signed CA leads over the path that stays valid longest", arguments: [true, false])
    func crossSignedCATakesTheLongestValidity(crossSignatureLivesLonger: Bool) {
        let dying = TestCertificateAuthority.root("CN=dying", notAfter: 4_000_000_000)
        let lasting = TestCertificateAuthority.root("CN=lasting", notAfter: 4_500_000_000)
        let intermediate = (crossSignatureLivesLonger ? dying : lasting)
            .intermediate("CN=issuing", notAfter: 4_400_000_000)
        let crossSigned = (crossSignatureLivesLonger ? lasting : dying).crossSign(intermediate, notAfter: 4_300_000_000)
        let leaf = intermediate.leaf(dns: ["a.example"], notAfter: 4_600_000_000)
        let chain = chain(
            of: leaf,
            candidates: [intermediate.certificate, crossSigned],
            anchors: [dying.certificate, lasting.certificate]
        )
        let expected = crossSignatureLivesLonger ? crossSigned : intermediate.certificate
        #expect(chain.isAnchored)
        #expect(chain.certificates == [leaf, expected, lasting.certificate].map(\.decoded))
        #expect(chain.effectiveNotAfter == (crossSignatureLivesLonger ? 4_300_000_000 : 4_400_000_000))
    }

    @Test("of paths that end at the same moment the shorter is taken")
    func shorterPathIsTaken() {
        let root = TestCertificateAuthority.root("CN=root")
        let other = TestCertificateAuthority.root("CN=other")
        let crossSigned = root.crossSign(other)
        let leaf = other.leaf(dns: ["a.example"])
        let chain = chain(of: leaf, candidates: [crossSigned], anchors: [root.certificate, other.certificate])
        #expect(chain.certificates == [leaf, other.certificate].map(\.decoded))
    }

    @Test("CAs that signed each other end the search", arguments: [true, false])
    func loopOfCrossSignaturesEnds(isAnchored: Bool) {
        let first = TestCertificateAuthority.root("CN=first")
        let second = TestCertificateAuthority.root("CN=second")
        let loop = [second.crossSign(first), first.crossSign(second)]
        let leaf = first.leaf(dns: ["a.example"])
        let chain = chain(of: leaf, candidates: loop, anchors: isAnchored ? [second.certificate] : [])
        #expect(chain.isAnchored == isAnchored)
        let expected = isAnchored ? [leaf, loop[0], second.certificate] : [leaf, loop[0], loop[1]]
        #expect(chain.certificates == expected.map(\.decoded))
    }

    @Test("twins of one CA without end make no search without end")
    func searchAmongTwinsIsBounded() {
        let root = TestCertificateAuthority.root("CN=twin")
        let twins = (0..<40).map { _ in TestCertificateAuthority.root("CN=twin", key: root.key).certificate }
        let leaf = root.leaf(dns: ["a.example"])
        let chain = chain(of: leaf, candidates: twins, anchors: [])
        #expect(!chain.isAnchored)
        #expect(chain.certificates.count == ChainBuilder.maximumDepth + 1)
        // One question for the leaf and one a twin, whatever the number of paths.
        #expect(signatures.verifications <= twins.count + 1)
    }
}
