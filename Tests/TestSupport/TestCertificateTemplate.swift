// SPDX-License-Identifier: Apache-2.0

import Certificates

/// A certificate before its signature, all in DER: what `TestCertificateAuthority` fills in the usual way and a test
/// may bend.
package struct TestCertificateTemplate: Sendable {
    /// 1 or 3. Version 1 leaves the extensions out.
    package var version: UInt8 = 3
    /// The serial number's content octets: big-endian two's complement.
    package var serial: [UInt8]
    package var issuer: [UInt8]
    package var subject: [UInt8]
    package var notBefore: [UInt8]
    package var notAfter: [UInt8]
    package var publicKeyInfo: [UInt8]
    package var extensions: [TestCertificateExtension] = []

    /// - Parameters:
    ///   - serial: magnitude, big-endian.
    ///   - issuer: DER.
    ///   - subject: RFC 4514 text without escapes.
    package init(
        serial: [UInt8],
        issuer: [UInt8],
        subject: String,
        key: TestKey,
        notBefore: Int64,
        notAfter: Int64
    ) {
        let magnitude = Array(serial.drop { $0 == 0 })
        self.serial = (magnitude.first ?? 0x80) >= 0x80 ? [0] + magnitude : magnitude
        self.issuer = issuer
        self.subject = TestCertificateDER.name(subject)
        self.notBefore = TestCertificateDER.time(notBefore)
        self.notAfter = TestCertificateDER.time(notAfter)
        publicKeyInfo = key.publicKeyInfo
    }

    /// 16 bytes, as Istio's CA takes them.
    package static func randomSerial() -> [UInt8] {
        [0x40] + (0..<15).map { _ in UInt8.random(in: 0...255) }
    }

    /// The first 20 bytes of the SubjectPublicKeyInfo's SHA-256 (RFC 7093, section 2).
    package static func keyIdentifier(_ key: TestKey) -> [UInt8] {
        Array(SHA256.digest(of: key.publicKeyInfo).bytes.prefix(20))
    }

    /// The certificate in DER.
    package func signed(by key: TestKey, _ scheme: TestKey.SignatureScheme = .usual) -> [UInt8] {
        typealias DER = TestCertificateDER
        let algorithm = key.signatureAlgorithm(scheme)
        var parts = [
            DER.integer(serial), algorithm, issuer, DER.sequence([notBefore, notAfter]), subject, publicKeyInfo,
        ]
        if version > 1 {
            parts.insert(DER.element(0xA0, DER.integer([version - 1])), at: 0)
            if !extensions.isEmpty { parts.append(DER.element(0xA3, DER.sequence(extensions.map(\.der)))) }
        }
        let body = DER.sequence(parts)
        return DER.sequence([body, algorithm, DER.bitString(key.signature(of: body, scheme))])
    }
}
