// SPDX-License-Identifier: Apache-2.0

/// Base64 (RFC 4648 section 4) as JSON strings and PEM carry it, decoded from one place into another.
package enum Base64 {
    /// The most bytes that so much text can stand for.
    package static func maximumByteCount(of textCount: Int) -> Int { textCount / 4 * 3 + 3 }

    /// White space is passed over, and so is the backslash of `\/`, which JSON allows. Padding may be missing.
    ///
    /// - Returns: the count of bytes written, or nil if the text is no base64 or there is no room.
    package static func decode(_ text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer) -> Int? {
        var written = 0
        var bits: UInt32 = 0
        var bitCount = 0
        var isPadded = false
        for byte in text {
            let value = values[Int(byte)]
            guard value < special else {
                switch byte {
                case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: "\\"): continue
                case UInt8(ascii: "="):
                    isPadded = true
                    continue
                default: return nil
                }
            }
            guard !isPadded else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            guard written < bytes.count else { return nil }
            bytes[written] = UInt8(truncatingIfNeeded: bits >> UInt32(bitCount))
            written += 1
        }
        // One character alone is less than a byte, and what is left over must be zero.
        guard bitCount < 6, bits & ((1 << UInt32(bitCount)) - 1) == 0 else { return nil }
        return written
    }

    private static let special: UInt8 = 0xFF

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: special, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()
}
