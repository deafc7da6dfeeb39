// SPDX-License-Identifier: Apache-2.0

/// Puts a server's messages together from bytes that arrive in any pieces (RFC 6455 section 5). Pure.
struct WebSocketDecoder {
    enum Event: Equatable {
        case text([UInt8])
        case binary([UInt8])
        case ping([UInt8])
        case close
    }

    /// Of a whole message; checked against a frame's announced length, before anything of it is kept.
    static let maximumMessageBytes = 1 << 20

    private var buffer: [UInt8] = []
    private var position = 0
    private var fragments: [UInt8] = []
    private var fragmentedKind: WebSocketOpcode?

    mutating func feed(_ bytes: [UInt8]) {
        if position > 0 {
            buffer.removeFirst(position)
            position = 0
        }
        buffer += bytes
    }

    /// The next event that is complete; nil until more bytes arrive.
    mutating func next() throws(WebSocketFault) -> Event? {
        while let frame = try nextFrame() {
            switch frame.opcode {
            case .ping: return .ping(Array(frame.payload))
            case .pong: continue
            case .close: return .close
            case .text, .binary:
                guard fragmentedKind == nil else { throw .badFragment }
                if frame.isFinal { return event(frame.opcode, Array(frame.payload)) }
                fragmentedKind = frame.opcode
                fragments = Array(frame.payload)
            case .continuation:
                guard let kind = fragmentedKind else { throw .badFragment }
                guard fragments.count + frame.payload.count <= Self.maximumMessageBytes else { throw .messageTooLarge }
                fragments += frame.payload
                guard frame.isFinal else { continue }
                fragmentedKind = nil
                defer { fragments = [] }
                return event(kind, fragments)
            }
        }
        return nil
    }

    private func event(_ kind: WebSocketOpcode, _ payload: [UInt8]) -> Event {
        kind == .text ? .text(payload) : .binary(payload)
    }

    private struct Frame {
        let opcode: WebSocketOpcode
        let isFinal: Bool
        let payload: ArraySlice<UInt8>
    }

    private mutating func nextFrame() throws(WebSocketFault) -> Frame? {
        let rest = buffer[position...]
        guard rest.count >= 2 else { return nil }
        let (first, second) = (rest[position], rest[position + 1])
        guard first & 0x70 == 0, let opcode = WebSocketOpcode(rawValue: first & 0x0F) else { throw .reserved }
        guard second & 0x80 == 0 else { throw .masked }
        let isFinal = first & 0x80 != 0
        let short = Int(second & 0x7F)
        if opcode.isControl, !isFinal || short > 125 { throw .badControlFrame }
        let lengthBytes = short == 127 ? 8 : short == 126 ? 2 : 0
        guard rest.count >= 2 + lengthBytes else { return nil }
        let length =
            lengthBytes == 0
            ? UInt64(short) : rest[(position + 2)..<(position + 2 + lengthBytes)].reduce(0) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.maximumMessageBytes) else { throw .messageTooLarge }
        let start = position + 2 + lengthBytes
        let end = start + Int(length)
        guard buffer.count >= end else { return nil }
        position = end
        return Frame(opcode: opcode, isFinal: isFinal, payload: buffer[start..<end])
    }
}
