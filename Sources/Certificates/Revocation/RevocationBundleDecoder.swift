// SPDX-License-Identifier: Apache-2.0

/// Reads the revocation lists of a PEM text or of DER bytes. One bad block is one problem; the others are returned.
///
/// Blocks of another kind, such as the certificates of a bundle that holds both, are passed over.
package struct RevocationBundleDecoder: Sendable {
    package let limits: RevocationLimits
    private let interner: CertificateInterner?

    /// - Parameter interner: where to look before parsing. A mesh hands the same list to every namespace.
    package init(limits: RevocationLimits = RevocationLimits(), interner: CertificateInterner? = nil) {
        self.limits = limits
        self.interner = interner
    }

    package func decode(_ bytes: [UInt8]) -> DecodedRevocationBundle {
        bytes.withUnsafeBytes { decode($0) }
    }

    package func decode(_ text: String) -> DecodedRevocationBundle {
        var text = text
        return text.withUTF8 { decode(UnsafeRawBufferPointer($0)) }
    }

    package func decode(_ bytes: UnsafeRawBufferPointer) -> DecodedRevocationBundle {
        var reading = RevocationBundleReading(limits: limits, interner: interner)
        reading.read(bytes)
        return reading.finish()
    }
}
