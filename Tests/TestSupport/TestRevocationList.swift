// SPDX-License-Identifier: Apache-2.0

/// A revocation list put together from bytes (RFC 5280, section 5.1), also as no CA would issue it.
package struct TestRevocationList: Sendable {
    private typealias DER = TestCertificateDER

    package var version: [UInt8]? = TestCertificateDER.integer([1])
    package var issuer: [UInt8]
    package var thisUpdate = TestCertificateDER.time(1_700_000_000)
    package var nextUpdate: [UInt8]? = TestCertificateDER.time(1_800_000_000)
    package var entries: [[UInt8]] = []
    package var extensions: [[UInt8]] = []
    /// `nil` for a signature that is none.
    package var key: TestKey?

    package init(issuer: String = "CN=handmade", signedBy key: TestKey? = nil) {
        self.init(issuer: TestCertificateDER.name(issuer), signedBy: key)
    }

    package init(of authority: TestCertificateAuthority, revoking serials: [[UInt8]] = []) {
        self.init(issuer: authority.subject, signedBy: authority.key)
        entries = serials.map { Self.entry($0) }
    }

    private init(issuer: [UInt8], signedBy key: TestKey?) {
        self.issuer = issuer
        self.key = key
    }

    package var bytes: [UInt8] {
        let algorithm =
            key?.signatureAlgorithm(.usual) ?? DER.sequence([DER.objectIdentifier("ecdsa-with-SHA256")])
        var parts = [version, algorithm, issuer, thisUpdate, nextUpdate].compactMap { $0 }
        if !entries.isEmpty { parts.append(DER.sequence(entries)) }
        if !extensions.isEmpty { parts.append(DER.element(0xA0, DER.sequence(extensions))) }
        let body = DER.sequence(parts)
        let signature = key?.signature(of: body, .usual) ?? [UInt8](repeating: 0x5A, count: 64)
        return DER.sequence([body, algorithm, DER.bitString(signature)])
    }

    package var pem: String { TestCertificatePEM.text(label: "X509 CRL", bytes) }
}

extension TestRevocationList {
    /// - Parameters:
    ///   - serial: content of an INTEGER.
    ///   - reason: RFC 5280, section 5.3.1.
    package static func entry(_ serial: [UInt8], reason: UInt8? = nil) -> [UInt8] {
        var parts = [DER.integer(serial), DER.time(1_690_000_000)]
        if let reason {
            parts.append(DER.sequence([Self.extension("CRLReason", DER.element(0x0A, [reason]))]))
        }
        return DER.sequence(parts)
    }

    package static func `extension`(_ name: String, _ content: [UInt8], isCritical: Bool = false) -> [UInt8] {
        DER.sequence(
            [DER.objectIdentifier(name), isCritical ? DER.boolean(true) : nil, DER.octetString(content)].compactMap(
                \.self
            )
        )
    }

    package static func number(_ content: [UInt8]) -> [UInt8] { Self.extension("crlNumber", DER.integer(content)) }

    /// - Parameter base: the number of the list that it goes on from.
    package static func delta(since base: [UInt8]) -> [UInt8] {
        Self.extension("deltaCRL", DER.integer(base), isCritical: true)
    }

    /// Entries may be about the certificates of others.
    package static let indirect = Self.extension(
        "issuingDistributionPoint",
        TestCertificateDER.sequence([TestCertificateDER.element(0x84, [0xFF])]),
        isCritical: true
    )
}
