// SPDX-License-Identifier: Apache-2.0

/// A certificate extension to mint (RFC 5280, section 4.2).
package struct TestCertificateExtension: Sendable {
    private typealias DER = TestCertificateDER

    let der: [UInt8]

    /// - Parameters:
    ///   - identifier: dotted form.
    ///   - value: the extension's own DER.
    package init(_ identifier: String, isCritical: Bool = false, value: [UInt8]) {
        var parts = [DER.objectIdentifier(identifier)]
        if isCritical { parts.append(DER.boolean(true)) }
        der = DER.sequence(parts + [DER.octetString(value)])
    }

    package static func names(_ names: [TestCertificateName], isCritical: Bool) -> Self {
        Self("2.5.29.17", isCritical: isCritical, value: DER.sequence(names.map(\.der)))
    }

    package static func basicConstraints(isCA: Bool, pathLength: UInt8? = nil) -> Self {
        // FALSE is the default, which DER leaves out.
        let parts = (isCA ? [DER.boolean(true)] : []) + (pathLength.map { [DER.integer([$0])] } ?? [])
        return Self("2.5.29.19", isCritical: true, value: DER.sequence(parts))
    }

    package static func subjectKeyIdentifier(_ identifier: [UInt8]) -> Self {
        Self("2.5.29.14", value: DER.octetString(identifier))
    }

    package static func authorityKeyIdentifier(_ identifier: [UInt8]) -> Self {
        Self("2.5.29.35", value: DER.sequence([DER.element(0x80, identifier)]))
    }

    /// Certificate and CRL signing for a CA; digital signature and key encipherment for a leaf.
    package static func keyUsage(isCA: Bool) -> Self {
        Self("2.5.29.15", isCritical: true, value: DER.bitString([isCA ? 0x06 : 0xA0], unusedBits: isCA ? 1 : 5))
    }

    /// Server and client authentication, as mutual TLS needs.
    package static var extendedKeyUsage: Self {
        let purposes = ["serverAuth", "clientAuth"].map { DER.objectIdentifier($0) }
        return Self("2.5.29.37", value: DER.sequence(purposes))
    }
}
