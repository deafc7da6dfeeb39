// SPDX-License-Identifier: Apache-2.0

/// Steps into nested DER elements (X.690, section 8.1) without copying: enough to find where one begins and ends.
struct DERHeaderReader {
    private(set) var rest: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        rest = bytes
    }

    /// Passes the header of the next element.
    ///
    /// - Returns: the length of its content, which is now at the front of `rest`; `nil` where another tag stands
    ///   there or the length runs past the end.
    mutating func enter(tag: UInt8) -> Int? {
        guard rest.count >= 2, rest[0] == tag else { return nil }
        var position = 2
        var length = Int(rest[1])
        if length >= 0x80 {
            let lengthBytes = length & 0x7F
            guard (1...4).contains(lengthBytes), rest.count >= 2 + lengthBytes else { return nil }
            length = 0
            for _ in 0..<lengthBytes {
                length = length << 8 | Int(rest[position])
                position += 1
            }
        }
        guard rest.count - position >= length else { return nil }
        rest = UnsafeBufferPointer(rebasing: rest[position...])
        return length
    }
}

extension DERHeaderReader {
    /// Length of the SEQUENCE at the front of `bytes`, its header included; `nil` where none stands there whole.
    static func elementLength(at bytes: UnsafeRawBufferPointer) -> Int? {
        bytes.withMemoryRebound(to: UInt8.self) { bytes in
            var reader = DERHeaderReader(bytes)
            guard let length = reader.enter(tag: 0x30) else { return nil }
            return bytes.count - reader.rest.count + length
        }
    }

    /// The SEQUENCE at the front of the outer SEQUENCE's content, whole: of a certificate, the part that is signed.
    static func firstElement(within bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        bytes.withMemoryRebound(to: UInt8.self) { bytes in
            var reader = DERHeaderReader(bytes)
            guard reader.enter(tag: 0x30) != nil else { return nil }
            let content = UnsafeRawBufferPointer(reader.rest)
            guard let length = elementLength(at: content) else { return nil }
            return UnsafeRawBufferPointer(rebasing: content[..<length])
        }
    }
}
