// SPDX-License-Identifier: Apache-2.0

/// Finds the blocks of a PEM text (RFC 7468) without decoding them, so that a private key between two certificates is
/// passed over as text and never becomes a value.
struct PEMScanner {
    enum Block {
        /// A certificate's base64 text, with its line breaks.
        case certificate(UnsafeRawBufferPointer)
        /// A block of another kind, passed over.
        case other
        /// A block that never ends, or ends under another label, or an end without a beginning.
        case unterminated(isCertificate: Bool)
    }

    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)
    /// OpenSSL's older and trust-carrying forms hold a certificate at their front (PEM_read_bio_X509_AUX(3)).
    private static let certificateLabels = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"].map {
        Array($0.utf8)
    }

    private let text: UnsafeRawBufferPointer
    private var position = 0

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    /// The next block; `nil` at the end of the text.
    mutating func next() -> Block? {
        let opening = find(Self.begin, from: position) ?? text.count
        if let end = certificateEnd(from: position, before: opening) {
            // Its beginning was cut off or damaged, and a certificate is missing.
            position = end
            return .unterminated(isCertificate: true)
        }
        guard opening < text.count else {
            position = text.count
            return nil
        }
        let labelStart = opening + Self.begin.count
        guard let labelEnd = find(Self.dashes, from: labelStart), !hasLineBreak(labelStart..<labelEnd) else {
            position = labelStart
            return .unterminated(isCertificate: false)
        }
        let label = text[labelStart..<labelEnd]
        let isCertificate = Self.certificateLabels.contains { label.elementsEqual($0) }
        let bodyStart = labelEnd + Self.dashes.count
        // A block that opens before this one closes makes this one unterminated, and is itself still read.
        let nextOpening = find(Self.begin, from: bodyStart) ?? text.count
        guard
            let closing = find(Self.end, from: bodyStart, before: nextOpening),
            case let closingLabel = closing + Self.end.count,
            text[closingLabel...].starts(with: label),
            text[(closingLabel + label.count)...].starts(with: Self.dashes)
        else {
            // Either line may be the damaged one.
            let endsAsCertificate = certificateEnd(from: bodyStart, before: nextOpening) != nil
            position = nextOpening
            return .unterminated(isCertificate: isCertificate || endsAsCertificate)
        }
        position = closingLabel + label.count + Self.dashes.count
        guard isCertificate else { return .other }
        return .certificate(UnsafeRawBufferPointer(rebasing: text[bodyStart..<closing]))
    }

    /// Where a certificate's END line ends, if one stands within the range.
    private func certificateEnd(from start: Int, before end: Int) -> Int? {
        var position = start
        while let line = find(Self.end, from: position, before: end) {
            position = line + Self.end.count
            let rest = text[position...]
            for label in Self.certificateLabels where rest.starts(with: label + Self.dashes) {
                return position + label.count + Self.dashes.count
            }
        }
        return nil
    }

    private func find(_ pattern: [UInt8], from start: Int, before end: Int? = nil) -> Int? {
        BytePattern.firstIndex(of: pattern, in: text, from: start, before: end ?? text.count)
    }

    private func hasLineBreak(_ range: Range<Int>) -> Bool {
        text[range].contains(UInt8(ascii: "\n"))
    }
}
