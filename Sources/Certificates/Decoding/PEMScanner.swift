// SPDX-License-Identifier: Apache-2.0

/// Finds the blocks of a PEM text (RFC 7468) without decoding them, so that a private key between two certificates is
/// passed over as text and never becomes a value.
struct PEMScanner {
    enum Block {
        /// The base64 text of a block of a wanted kind, with its line breaks.
        case wanted(UnsafeRawBufferPointer)
        /// A block of another kind, passed over.
        case other
        /// A block that never ends, or ends under another label, or an end without a beginning.
        case unterminated(isWanted: Bool)
    }

    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)
    /// OpenSSL's older and trust-carrying forms hold a certificate at their front (PEM_read_bio_X509_AUX(3)).
    static let certificateLabels = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"].map {
        Array($0.utf8)
    }

    private let text: UnsafeRawBufferPointer
    private let labels: [[UInt8]]
    private var position = 0

    /// - Parameter labels: of the wanted blocks, as they stand behind BEGIN.
    init(_ text: UnsafeRawBufferPointer, labels: [[UInt8]] = Self.certificateLabels) {
        self.text = text
        self.labels = labels
    }

    /// The next block; `nil` at the end of the text.
    mutating func next() -> Block? {
        let opening = find(Self.begin, from: position) ?? text.count
        if let end = wantedEnd(from: position, before: opening) {
            // Its beginning was cut off or damaged, and what was wanted is missing.
            position = end
            return .unterminated(isWanted: true)
        }
        guard opening < text.count else {
            position = text.count
            return nil
        }
        let labelStart = opening + Self.begin.count
        guard let labelEnd = find(Self.dashes, from: labelStart), !hasLineBreak(labelStart..<labelEnd) else {
            position = labelStart
            return .unterminated(isWanted: false)
        }
        let label = text[labelStart..<labelEnd]
        let isWanted = labels.contains { label.elementsEqual($0) }
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
            let endsAsWanted = wantedEnd(from: bodyStart, before: nextOpening) != nil
            position = nextOpening
            return .unterminated(isWanted: isWanted || endsAsWanted)
        }
        position = closingLabel + label.count + Self.dashes.count
        guard isWanted else { return .other }
        return .wanted(UnsafeRawBufferPointer(rebasing: text[bodyStart..<closing]))
    }

    /// Where a wanted block's END line ends, if one stands within the range.
    private func wantedEnd(from start: Int, before end: Int) -> Int? {
        var position = start
        while let line = find(Self.end, from: position, before: end) {
            position = line + Self.end.count
            let rest = text[position...]
            for label in labels where rest.starts(with: label + Self.dashes) {
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
