// SPDX-License-Identifier: Apache-2.0

/// Removes the escapes of a JSON string (RFC 8259 section 7) from one place into another, for text that must not be
/// left behind in a `String`.
enum JSONEscapes {
    /// A character outside ASCII that an escape gives by number becomes `?`: PEM has such in comments only.
    ///
    /// - Parameter bytes: has room for all of `text`.
    /// - Returns: the count of bytes written, or nil where an escape is none.
    static func remove(from text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer) -> Int? {
        var written = 0
        var position = 0
        while position < text.count {
            var byte = text[position]
            position += 1
            if byte == UInt8(ascii: "\\") {
                guard position < text.count else { return nil }
                let escape = text[position]
                position += 1
                switch escape {
                case UInt8(ascii: "n"): byte = 0x0A
                case UInt8(ascii: "r"): byte = 0x0D
                case UInt8(ascii: "t"): byte = 0x09
                case UInt8(ascii: "b"): byte = 0x08
                case UInt8(ascii: "f"): byte = 0x0C
                case UInt8(ascii: "u"):
                    guard let character = character(of: text, at: position) else { return nil }
                    byte = character
                    position += 4
                default: byte = escape
                }
            }
            bytes[written] = byte
            written += 1
        }
        return written
    }

    /// Whether text with escapes is base64 all the same: `\/` is the only one that base64 gives reason for.
    static func areOnlySlashes(in text: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        while position < text.count {
            guard text[position] == UInt8(ascii: "\\") else {
                position += 1
                continue
            }
            guard position + 1 < text.count, text[position + 1] == UInt8(ascii: "/") else { return false }
            position += 2
        }
        return true
    }

    private static func character(of text: UnsafeRawBufferPointer, at position: Int) -> UInt8? {
        guard position + 4 <= text.count else { return nil }
        var value: UInt16 = 0
        for byte in text[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value < 0x80 ? UInt8(value) : UInt8(ascii: "?")
    }
}
