// SPDX-License-Identifier: Apache-2.0

/// Finds fields with a value on their own line in YAML or JSON text, where they lie.
///
/// A reader of either language would copy everything else in the text as well: the tokens and keys of a kubeconfig
/// file, into values that nobody can overwrite.
struct InlineFieldScanner {
    private let text: UnsafeRawBufferPointer
    private let names: [String]
    private var position = 0

    /// - Parameter names: of the fields to find, at whatever depth they are.
    init(_ text: UnsafeRawBufferPointer, names: [String]) {
        self.text = text
        self.names = names
    }

    /// The next field that has a value. A value in a form of several lines is returned as what introduces it.
    mutating func next() -> (name: String, value: UnsafeRawBufferPointer)? {
        while position < text.count {
            let start = position
            guard Self.isWord(text[start]) else {
                position += 1
                continue
            }
            skip(Self.isWord)
            let word = text[start..<position]
            guard let name = names.first(where: { word.elementsEqual($0.utf8) }), !isComment(before: start),
                let value = value()
            else {
                continue
            }
            return (name, value)
        }
        return nil
    }

    /// Outside quotes, a `#` begins a comment at the beginning of a line and behind white space (YAML 1.2.2
    /// section 6.6).
    private func isComment(before start: Int) -> Bool {
        let line = (text[..<start].lastIndex(of: 0x0A) ?? -1) + 1
        var isQuoted = false
        for position in line..<start {
            if text[position] == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard text[position] == UInt8(ascii: "#"), !isQuoted else { continue }
            if position == line || Self.isSpace(text[position - 1]) { return true }
        }
        return false
    }

    /// What stands behind the colon; nil if there is none, or nothing behind it.
    private mutating func value() -> UnsafeRawBufferPointer? {
        skip(Self.isQuote)
        skip(Self.isSpace)
        guard position < text.count, text[position] == UInt8(ascii: ":") else { return nil }
        position += 1
        skip(Self.isSpace)
        skip(Self.isQuote)
        let start = position
        skip { !Self.endsValue($0) }
        let value = UnsafeRawBufferPointer(rebasing: text[start..<position])
        return value.isEmpty || value.elementsEqual("null".utf8) || value.elementsEqual("~".utf8) ? nil : value
    }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
        while position < text.count, isSkipped(text[position]) { position += 1 }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private static func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "}"): true
        default: isSpace(byte) || isQuote(byte)
        }
    }
}
