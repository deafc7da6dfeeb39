// SPDX-License-Identifier: Apache-2.0

/// A client's frames, which are masked so that no proxy takes them for requests (RFC 6455 section 5.3).
enum WebSocketEncoder {
    /// A whole message in one frame.
    static func frame(_ opcode: WebSocketOpcode, _ payload: [UInt8], mask: UInt32) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(payload.count + 14)
        frame.append(0x80 | opcode.rawValue)
        switch payload.count {
        case ...125:
            frame.append(0x80 | UInt8(payload.count))
        case ...0xFFFF:
            frame.append(0x80 | 126)
            append(UInt64(payload.count), byteCount: 2, to: &frame)
        default:
            frame.append(0x80 | 127)
            append(UInt64(payload.count), byteCount: 8, to: &frame)
        }
        let key = (0..<4).map { UInt8(truncatingIfNeeded: mask >> (24 - 8 * $0)) }
        frame += key
        for (index, byte) in payload.enumerated() { frame.append(byte ^ key[index & 3]) }
        return frame
    }

    private static func append(_ value: UInt64, byteCount: Int, to frame: inout [UInt8]) {
        for index in (0..<byteCount).reversed() { frame.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
}
