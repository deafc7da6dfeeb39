// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

/// Freshly minted certificates of every kind against what an independent program reads in the same bytes.
@Suite("Against another reader")
struct DifferentialTests {
    /// Dotted identifiers of the names that the exporter shows.
    static let signatureAlgorithms = [
        "ecdsa-with-SHA256": "1.2.840.10045.4.3.2",
        "sha256WithRSAEncryption": "1.2.840.113549.1.1.11",
        "rsassaPss": "1.2.840.113549.1.1.10",
        "ED25519": "1.3.101.112",
    ]

    static func mint() -> [TestCertificate] {
        var batch: [TestCertificate] = []
        let keys = TestKey.Kind.allCases.map { TestKey.make($0) }
        for key in keys {
            let root = TestCertificateAuthority.root("CN=\(key.kind) root,O=mesh,C=DE", key: key)
            let intermediate = root.intermediate("CN=\(key.kind) issuing,O=mesh", pathLength: 0)
            batch += [root.certificate, intermediate.certificate]
            batch += keys.map { root.leaf(uris: ["spiffe://cluster.local/ns/a/sa/b"], key: $0) }
            batch.append(intermediate.leaf(dns: ["a.example", "*.b.example"], subject: "CN=a.example,OU=b,O=c"))
        }
        let rsa = TestCertificateAuthority.root("CN=pss", key: keys[1], withKeyIdentifiers: false)
        batch.append(rsa.certificate)
        batch.append(rsa.leaf(names: [.dns("pss.example")], signature: .rsaPSS))
        batch += shapes(of: rsa)
        return batch
    }

    /// One leaf a peculiarity.
    private static func shapes(of authority: TestCertificateAuthority) -> [TestCertificate] {
        let key = TestKey.make()
        let names: [TestCertificateName] = [
            .uri("spiffe://a/b"), .dns("a.example"), .email("mesh@a.example"), .ipAddress("192.0.2.7"),
            .ipAddress("::"), .ipAddress("2001:db8:0:0:1:0:0:1"), .directoryName("CN=b,O=a"),
            .otherName(type: "1.3.6.1.4.1.311.20.2.3", value: "user"), .registeredID("1.2.3.4"),
        ]
        let serials: [[UInt8]] = [[1], [0x80], [0xFF, 0xFF], [0x01, 0x00, 0x00], [UInt8](repeating: 0xAB, count: 19)]
        let moments: [Int64] = [-631_152_000, -1, 0, 951_782_399, 2_524_607_999, 2_524_608_000, 253_402_300_799]
        return [authority.leaf(names: names, key: key), authority.leaf(subject: "CN=é,O=Grün", key: key)]
            + [authority.leaf(names: [.dns("bare.example")], key: key) { $0.extensions = [] }]
            + serials.map { authority.leaf(dns: ["serial.example"], key: key, serial: $0) }
            + moments.map { authority.leaf(dns: ["date.example"], key: key, notBefore: $0, notAfter: $0) }
    }

    @Test("every field and every signature is what the other reader makes of it")
    func fieldsAndSignaturesAreTheSame() throws {
        let batch = Self.mint()
        let references = try ReferenceReading.read(batch)
        let bundle = BundleDecoder().decode(batch.map(\.pem).joined())
        #expect(bundle.problems.isEmpty)
        try #require(bundle.certificates.count == batch.count)
        try #require(references.count == batch.count)
        let signatures = SignatureVerifier()
        for (certificate, reference) in zip(bundle.certificates, references) {
            compare(certificate, reference)
            let issuers = bundle.certificates.indices.filter { place in
                let issuer = bundle.certificates[place]
                return issuer.subject == certificate.issuer && signatures.isSigned(certificate, by: issuer)
            }
            #expect(issuers == reference.issuers, "\(certificate.subject) by \(certificate.issuer)")
            #expect(!issuers.isEmpty)
        }
    }

    private func compare(_ certificate: Certificate, _ reference: ReferenceReading) {
        let place = Comment(rawValue: "\(certificate.displayName) by \(certificate.issuer)")
        #expect(certificate.fingerprint.hex == reference.sha256, place)
        #expect(certificate.publicKeyFingerprint.hex == reference.publicKeySha256, place)
        #expect(certificate.publicKey.algorithm == reference.publicKey.algorithm, place)
        #expect(certificate.publicKey.bits == reference.publicKey.bits, place)
        #expect(certificate.serialNumber == SerialNumber(decimal: reference.serial), place)
        #expect(certificate.subject == reference.subject, place)
        #expect(certificate.issuer == reference.issuer, place)
        #expect(certificate.commonName == reference.commonName, place)
        #expect(certificate.subjectAlternativeNames.map(\.description) == reference.names, place)
        #expect(certificate.notBefore == reference.notBefore, place)
        #expect(certificate.notAfter == reference.notAfter, place)
        #expect(certificate.basicConstraints?.isCA == reference.isCa, place)
        #expect(certificate.basicConstraints?.pathLength == reference.pathLength, place)
        #expect(Self.signatureAlgorithms[certificate.signatureAlgorithm] == reference.signatureAlgorithm, place)
        #expect(certificate.subjectKeyIdentifier.map { Hexadecimal.text($0) } == reference.subjectKeyIdentifier, place)
        #expect(
            certificate.authorityKeyIdentifier.map { Hexadecimal.text($0) } == reference.authorityKeyIdentifier,
            place
        )
    }
}
