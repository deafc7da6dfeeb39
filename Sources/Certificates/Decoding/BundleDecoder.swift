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
        if Self.looksLikeDER(bytes) {
            reading.readDER(bytes)
        } else {
            reading.readPEM(bytes)
        }
        return reading.finish()
    }

    /// A certificate or a revocation list is a SEQUENCE, whose length takes the long form for anything that is signed.
    static func looksLikeDER(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x30 && bytes[1] & 0x80 != 0
    }
}
