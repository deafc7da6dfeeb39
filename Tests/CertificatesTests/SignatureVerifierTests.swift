// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite("Signatures")
struct SignatureVerifierTests {
    let signatures = SignatureVerifier()

    @Test("a change in the signed part or in the signature is noticed", arguments: TestKey.Kind.allCases)
    func changeIsNoticed(kind: TestKey.Kind) throws {
        let root = TestCertificateAuthority.root(key: .make(kind))
        let leaf = root.leaf(dns: ["victim.example"])
        #expect(signatures.isSigned(leaf.decoded, by: root.certificate.decoded))
        var forged = leaf.der
        let name = try #require(forged.firstRange(of: Array("victim".utf8)))
        forged.replaceSubrange(name, with: Array("forged".utf8))
        var damaged = leaf.der
        damaged[damaged.count - 1] ^= 1
        for der in [forged, damaged] {
            let changed = TestCertificate(der: der, key: leaf.key).decoded
            #expect(!signatures.isSigned(changed, by: root.certificate.decoded))
        }
    }

    @Test("an answer is remembered, and no is an answer")
    func answerIsRemembered() {
        let root = TestCertificateAuthority.root()
        let other = TestCertificateAuthority.root()
        let leaf = root.leaf(dns: ["a"]).decoded
        for _ in 0..<3 {
            #expect(signatures.isSigned(leaf, by: root.certificate.decoded))
            #expect(!signatures.isSigned(leaf, by: other.certificate.decoded))
        }
        #expect(signatures.verifications == 2)
    }

    @Test("an issuer whose key cannot be used signed nothing")
    func unusableKeySignedNothing() {
        let root = TestCertificateAuthority.root()
        let unusable = root.leaf(names: [.dns("a")]) { template in
            let algorithm = TestCertificateDER.sequence([TestCertificateDER.objectIdentifier("1.3.6.1.4.1.99999.7")])
            template.publicKeyInfo = TestCertificateDER.sequence([algorithm, TestCertificateDER.bitString([1])])
        }
        #expect(!signatures.isSigned(root.leaf(dns: ["a"]).decoded, by: unusable.decoded))
    }

    @Test("many that decode and verify at once get the same answers and share one copy of each certificate")
    func concurrentUseIsConsistent() async {
        let root = TestCertificateAuthority.root()
        let other = TestCertificateAuthority.root()
        let interner = CertificateInterner()
        let leaves = (0..<40).map { (number: Int) in (number % 2 == 0 ? root : other).leaf(dns: ["\(number)"]) }
        let text = leaves.map(\.pem).joined()
        let anchor = root.certificate.decoded
        let signatures = signatures
        let rounds = await withTaskGroup(of: [Certificate].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let certificates = BundleDecoder(interner: interner).decode(text).certificates
                    for (number, certificate) in certificates.enumerated() {
                        #expect(signatures.isSigned(certificate, by: anchor) == (number % 2 == 0))
                    }
                    return certificates
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(rounds.count == 8)
        for round in rounds {
            #expect(round.count == leaves.count)
            #expect(zip(round, rounds[0]).allSatisfy { $0.isIdentical(to: $1) })
        }
        #expect(interner.count == leaves.count)
    }
}
