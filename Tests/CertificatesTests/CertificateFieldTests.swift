// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite("Certificate fields")
struct CertificateFieldTests {
    let root = TestCertificateAuthority.root()

    @Test(
        "a key is described by its kind and size",
        arguments: [(TestKey.Kind.p256, "EC", 256), (.rsa2048, "RSA", 2048), (.ed25519, "Ed25519", 256)]
    )
    func keyIsDescribed(kind: TestKey.Kind, algorithm: String, bits: Int) {
        let key = TestKey.make(kind)
        let leaf = root.leaf(dns: ["a"], key: key).decoded
        #expect(leaf.publicKey == PublicKeyDescription(algorithm: algorithm, bits: bits))
        #expect(leaf.publicKeyFingerprint == SHA256.digest(of: key.publicKeyInfo))
    }

    @Test(
        "a signature algorithm has OpenSSL's long name",
        arguments: [
            (TestKey.Kind.p256, "ecdsa-with-SHA256"), (.rsa2048, "sha256WithRSAEncryption"), (.ed25519, "ED25519"),
        ]
    )
    func signatureAlgorithmIsNamed(kind: TestKey.Kind, name: String) {
        let authority = TestCertificateAuthority.root(key: .make(kind))
        #expect(authority.leaf(dns: ["a"]).decoded.signatureAlgorithm == name)
    }

    @Test("a key of an algorithm that nobody knows is named by its identifier")
    func unknownKeyIsNamedByItsIdentifier() {
        typealias DER = TestCertificateDER
        let leaf = root.leaf(names: [.dns("a")]) { template in
            let algorithm = DER.sequence([DER.objectIdentifier("1.3.6.1.4.1.99999.7")])
            template.publicKeyInfo = DER.sequence([algorithm, DER.bitString([1, 2, 3])])
        }
        #expect(leaf.decoded.publicKey == PublicKeyDescription(algorithm: "1.3.6.1.4.1.99999.7", bits: nil))
    }

    @Test("key identifiers name the own key and the signer's")
    func keyIdentifiersAreRead() {
        let intermediate = root.intermediate()
        let rootKey = TestCertificateTemplate.keyIdentifier(root.key)
        #expect(root.certificate.decoded.subjectKeyIdentifier == rootKey)
        #expect(root.certificate.decoded.authorityKeyIdentifier == nil)
        #expect(intermediate.certificate.decoded.authorityKeyIdentifier == rootKey)
        #expect(
            intermediate.certificate.decoded.subjectKeyIdentifier
                == TestCertificateTemplate.keyIdentifier(intermediate.key)
        )
        #expect(root.leaf(dns: ["a"]).decoded.subjectKeyIdentifier == nil)
        #expect(root.leaf(dns: ["a"]).decoded.authorityKeyIdentifier == rootKey)
    }

    @Test("basic constraints tell a CA and how many may follow it", arguments: [nil, 0, 1, 127] as [UInt8?])
    func basicConstraintsAreRead(pathLength: UInt8?) {
        let intermediate = root.intermediate(pathLength: pathLength).certificate.decoded
        #expect(intermediate.basicConstraints == BasicConstraints(isCA: true, pathLength: pathLength.map(Int.init)))
        #expect(root.leaf(dns: ["a"]).decoded.basicConstraints == BasicConstraints(isCA: false))
        let bare = root.leaf(names: [.dns("a")]) { $0.extensions = [] }
        #expect(bare.decoded.basicConstraints == nil)
    }

    @Test("roles follow from being a CA and from who issued it")
    func rolesAreTold() {
        let intermediate = root.intermediate()
        #expect(root.certificate.decoded.role == .root)
        #expect(intermediate.certificate.decoded.role == .intermediate)
        #expect(intermediate.leaf(dns: ["a"]).decoded.role == .leaf)
        // Istio's own intermediates carry their root's subject; only the key identifiers tell them from a root.
        #expect(root.intermediate("O=cluster.local").certificate.decoded.role == .intermediate)
    }

    @Test("a root of version 1, which has no extensions, is a root")
    func versionOneRootIsARoot() {
        var template = TestCertificateTemplate(
            serial: [1],
            issuer: root.subject,
            subject: "O=cluster.local",
            key: root.key,
            notBefore: 0,
            notAfter: 4_000_000_000
        )
        template.version = 1
        let certificate = TestCertificate(der: template.signed(by: root.key), key: root.key).decoded
        #expect(certificate.isAuthority)
        #expect(certificate.role == .root)
        #expect(SignatureVerifier().isSigned(root.leaf(dns: ["a"]).decoded, by: certificate))
    }

    @Test("a self-signed certificate with names to serve under is a leaf")
    func selfSignedServerIsALeaf() {
        let leaf = TestCertificateAuthority.root("CN=a", key: root.key, withKeyIdentifiers: false)
            .leaf(names: [.dns("a")], subject: "CN=a", key: root.key) { template in
                template.extensions.removeAll()
                template.extensions.append(.names([.dns("a")], isCritical: false))
            }
        #expect(leaf.decoded.isSelfIssued)
        #expect(leaf.decoded.role == .leaf)
    }

    @Test("subject and issuer are RFC 4514 text, most specific part first")
    func namesAreText() {
        let authority = TestCertificateAuthority.root("CN=mesh ca,OU=platform,O=Example,C=DE")
        let leaf = authority.leaf(dns: ["a"], subject: "CN=é,O=Example").decoded
        #expect(leaf.issuer == "CN=mesh ca,OU=platform,O=Example,C=DE")
        #expect(leaf.subject == "CN=é,O=Example")
        #expect(leaf.commonName == "é")
        #expect(authority.leaf(dns: ["a"]).decoded.subject.isEmpty)
    }

    @Test("a hostile common name is escaped in the subject and raw in the common name")
    func hostileCommonNameIsEscaped() {
        let hostile = "a,O=root\n\"\u{0}"
        let leaf = root.leaf(names: [.dns("a")]) { template in
            let attribute = TestCertificateDER.attribute("CN", Array(hostile.utf8))
            template.subject = TestCertificateDER.sequence([attribute])
        }
        #expect(leaf.decoded.subject == #"CN=a\,O=root\0A\"\00"#)
        #expect(leaf.decoded.commonName == hostile)
    }

    @Test("the last of several common names counts, decoded by its string type")
    func lastCommonNameCounts() {
        let leaf = root.leaf(names: []) { template in
            template.subject = TestCertificateDER.sequence([
                TestCertificateDER.attribute("CN", Array("first".utf8)),
                // BMPString, UTF-16 in network order.
                TestCertificateDER.attribute("CN", [0x00, 0x6C, 0x20, 0xAC], tag: 0x1E),
            ])
        }
        #expect(leaf.decoded.commonName == "l€")
        #expect(leaf.decoded.displayName == "l€")
    }
}
