// SPDX-License-Identifier: Apache-2.0

/// Steps over what Java's DataOutputStream writes: numbers big-endian, texts with their length.
struct JavaDataCursor {
    struct Fault: Error {}

    private let all: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        all = bytes
    }

    mutating func uint8() throws(Fault) -> UInt8 { try bytes(1)[0] }

    mutating func uint16() throws(Fault) -> UInt16 { try bytes(2).reduce(0) { $0 << 8 | UInt16($1) } }

    mutating func uint32() throws(Fault) -> UInt32 { try bytes(4).reduce(0) { $0 << 8 | UInt32($1) } }

    mutating func skip(_ count: Int) throws(Fault) { _ = try bytes(count) }

    mutating func bytes(_ count: Int) throws(Fault) -> UnsafeRawBufferPointer {
        guard all.count - position >= count else { throw Fault() }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: all[position..<(position + count)])
    }

    /// A text in Java's modified UTF-8: UTF-16 units in one to three bytes each, also those of a surrogate pair.
    mutating func text() throws(Fault) -> String {
        let bytes = try bytes(Int(try uint16()))
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let first = UInt16(bytes[index])
            let width = first < 0x80 ? 1 : first < 0xE0 ? 2 : 3
            guard bytes.count - index >= width else { throw Fault() }
            let tail = bytes[(index + 1)..<(index + width)]
            let head = width == 1 ? first : first & (width == 2 ? 0x1F : 0x0F)
            units.append(tail.reduce(head) { $0 << 6 | UInt16($1 & 0x3F) })
            index += width
        }
        return String(decoding: units, as: UTF16.self)
    }
}
