// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite("Interning")
struct CertificateInternerTests {
    let interner = CertificateInterner()
    let leaf = PEMTests.authority.leaf(dns: ["a.example"])

    func decode(_ certificate: TestCertificate) throws -> Certificate {
        try #require(BundleDecoder(interner: interner).decode(certificate.pem).certificates.first)
    }

    @Test("the same bytes are one copy, however they came")
    func sameBytesAreOneCopy() throws {
        let first = try decode(leaf)
        let second = try #require(BundleDecoder(interner: interner).decode(leaf.der + leaf.der).certificates.last)
        #expect(first.isIdentical(to: second))
        #expect(interner.count == 1)
        // Without the interner an equal copy is made.
        #expect(leaf.decoded == first)
        #expect(!leaf.decoded.isIdentical(to: first))
    }

    @Test("what is known is not parsed again")
    func knownCertificateIsNotParsedAgain() throws {
        // A value under the fingerprint of bytes that nothing could parse: who returns it did not parse them.
        let bytes = TestCertificateDER.sequence([TestCertificateDER.octetString([UInt8](repeating: 7, count: 200))])
        #expect(BundleDecoder(interner: interner).decode(bytes).problems.map(\.reason) == [.malformedCertificate])
        let known = interner.intern(certificate(with: SHA256.digest(of: bytes)))
        let bundle = BundleDecoder(interner: interner).decode(bytes)
        #expect(bundle.problems.isEmpty)
        #expect(try #require(bundle.certificates.first).isIdentical(to: known))
    }

    @Test("a certificate that is held survives a sweep, and one that nobody holds is forgotten")
    func sweepForgetsWhatNobodyHolds() throws {
        let held = try decode(leaf)
        var forgotten: Certificate? = try decode(PEMTests.authority.leaf(dns: ["b.example"]))
        #expect(interner.count == 2)
        interner.sweep()
        #expect(interner.count == 2)
        #expect(forgotten?.displayName == "b.example")
        forgotten = nil
        interner.sweep()
        #expect(interner.count == 1)
        #expect(try decode(leaf).isIdentical(to: held))
    }

    @Test("certificates that come and go do not pile up without a sweep by hand")
    func passingCertificatesDoNotPileUp() {
        for number in 0..<5_000 {
            let bytes = withUnsafeBytes(of: number) { Array($0) }
            _ = interner.intern(certificate(with: SHA256.digest(of: bytes)))
        }
        #expect(interner.count <= 512)
    }

    @Test("the problem of too many names is reported for a known certificate as well")
    func knownCertificateReportsItsNames() {
        let crowded = PEMTests.authority.leaf(dns: (0..<101).map { "host-\($0)" })
        for _ in 0..<2 {
            let bundle = BundleDecoder(interner: interner).decode(crowded.pem)
            #expect(bundle.problems.map(\.reason) == [.tooManyNames])
        }
    }

    private func certificate(with fingerprint: Fingerprint) -> Certificate {
        Certificate(
            Certificate.Fields(
                fingerprint: fingerprint,
                publicKeyFingerprint: fingerprint,
                serialNumber: SerialNumber(magnitude: [1]),
                subject: "",
                issuer: "",
                commonName: nil,
                subjectAlternativeNames: [],
                omittedNameCount: 0,
                notBefore: 0,
                notAfter: 0,
                basicConstraints: nil,
                publicKey: PublicKeyDescription(algorithm: "EC", bits: 256),
                signatureAlgorithm: "",
                subjectKeyIdentifier: nil,
                authorityKeyIdentifier: nil,
                der: []
            )
        )
    }
}
