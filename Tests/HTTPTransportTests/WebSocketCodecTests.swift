// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPTransport

/// Frames by RFC 6455 section 5.2, written here byte by byte.
@Suite struct WebSocketCodecTests {
    private static func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        switch payload.count {
        case ...125: return [first, UInt8(payload.count)] + payload
        case ...65_535: return [first, 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
        default:
            let length = (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
            return [first, 127] + length + payload
        }
    }

    private static func decode(_ bytes: [UInt8], size: Int) throws -> [WebSocketDecoder.Event] {
        var decoder = WebSocketDecoder()
        var events: [WebSocketDecoder.Event] = []
        var start = 0
        while start < bytes.count {
            decoder.feed(Array(bytes[start..<min(bytes.count, start + size)]))
            while let event = try decoder.next() { events.append(event) }
            start += size
        }
        return events
    }

    @Test(arguments: [1, 3, 1_000, 1 << 20])
    func `Messages come out whole, of every length and however they arrive`(size: Int) throws {
        let payloads = [0, 1, 125, 126, 127, 65_535, 65_536].map { count in
            (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        }
        let bytes = payloads.flatMap { Self.frame(0x82, $0) } + Self.frame(0x81, Array("é".utf8)) + [0x88, 0]
        let expected = payloads.map { WebSocketDecoder.Event.binary($0) } + [.text(Array("é".utf8)), .close]
        #expect(try Self.decode(bytes, size: size) == expected)
    }

    @Test func `Fragments are joined, with pings in between`() throws {
        let bytes =
            Self.frame(0x02, [1, 2]) + Self.frame(0x89, [9]) + Self.frame(0x00, []) + Self.frame(0x8A, [])
            + Self.frame(0x80, [3])
        #expect(try Self.decode(bytes, size: 2) == [.ping([9]), .binary([1, 2, 3])])
    }

    @Test(
        arguments: [
            ([0xC2, 0], WebSocketFault.reserved), ([0x83, 0], .reserved), ([0x8B, 0], .reserved),
            ([0x82, 0x80], .masked),
            ([0x82, 127, 0, 0, 0, 0, 0, 0x10, 0, 1], .messageTooLarge),
            ([0x82, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .messageTooLarge),
            ([0x09, 0], .badControlFrame),
            ([0x89, 126], .badControlFrame), ([0x80, 0], .badFragment), ([0x02, 0, 0x82, 0], .badFragment),
        ] as [([UInt8], WebSocketFault)]
    )
    func `What no server may send is refused before it is kept`(bytes: [UInt8], fault: WebSocketFault) {
        #expect(throws: fault) { try Self.decode(bytes, size: 100) }
    }

    @Test func `Fragments together have the bound of a message`() {
        let half = [UInt8](repeating: 0, count: WebSocketDecoder.maximumMessageBytes / 2 + 1)
        #expect(throws: WebSocketFault.messageTooLarge) {
            try Self.decode(Self.frame(0x02, half) + Self.frame(0x80, half), size: 1 << 20)
        }
    }

    @Test(arguments: [0, 1, 125, 126, 65_535, 65_536])
    func `Our frames are masked, and whole`(count: Int) throws {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var frame = WebSocketEncoder.frame(.binary, payload, mask: 0xA1B2_C3D4)
        let headerCount = count <= 125 ? 2 : count <= 65_535 ? 4 : 10
        #expect(frame.count == headerCount + 4 + count)
        #expect(frame[1] & 0x80 == 0x80)
        #expect(Array(frame[headerCount..<headerCount + 4]) == [0xA1, 0xB2, 0xC3, 0xD4])
        // Unmasked, it is what a server may send.
        let mask: [UInt8] = [0xA1, 0xB2, 0xC3, 0xD4]
        let body = frame[(headerCount + 4)...].enumerated().map { $0.element ^ mask[$0.offset % 4] }
        frame[1] &= 0x7F
        #expect(try Self.decode(Array(frame[..<headerCount]) + body, size: 1 << 20) == [.binary(payload)])
    }

    @Test func `The answer to a key is that of RFC 6455 section 1.3`() {
        #expect(WebSocketHandshake.accept(of: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }
}
