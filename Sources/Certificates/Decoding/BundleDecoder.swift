// SPDX-License-Identifier: Apache-2.0

/// Reads the certificates of a PEM text or of DER bytes. One bad block is one problem; the others are returned.
package struct BundleDecoder: Sendable {
    package let limits: DecodingLimits
    private let interner: CertificateInterner?

    /// - Parameter interner: where to look before parsing: a certificate that is known already is not parsed again.
    package init(limits: DecodingLimits = DecodingLimits(), interner: CertificateInterner? = nil) {
        self.limits = limits
        self.interner = interner
    }

    package func decode(_ bytes: [UInt8]) -> DecodedBundle {
        bytes.withUnsafeBytes { decode($0) }
    }

    package func decode(_ text: String) -> DecodedBundle {
        var text = text
        return text.withUTF8 { decode(UnsafeRawBufferPointer($0)) }
    }

    package func decode(_ bytes: UnsafeRawBufferPointer) -> DecodedBundle {
        var reading = BundleReading(limits: limits, interner: interner)
        reading.read(bytes)
        return reading.finish()
    }
}
