// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A WebSocket (RFC 6455) from the client's side. One task may receive while another sends.
package final class WebSocket: Sendable {
    package enum Message: Sendable, Equatable {
        case text([UInt8])
        case binary([UInt8])
    }

    /// What the server chose of the protocols offered.
    package let subprotocol: String?
    private let stream: ByteStream
    private let decoder: Mutex<WebSocketDecoder>
    private let nextMask: @Sendable () -> UInt32
    /// Pongs leave between messages: the stream takes one sender at a time.
    private let sending = SendingTurn()

    /// - Parameter received: bytes that came behind the answer's head.
    init(
        stream: ByteStream,
        subprotocol: String?,
        received: [UInt8],
        nextMask: @escaping @Sendable () -> UInt32
    ) {
        self.stream = stream
        self.subprotocol = subprotocol
        self.nextMask = nextMask
        var decoder = WebSocketDecoder()
        decoder.feed(received)
        self.decoder = Mutex(decoder)
    }

    /// The next message; nil when the server has closed. Pings are answered on the way.
    package func receive() async throws(TransferError) -> Message? {
        while true {
            let event = decoder.withLock { decoder in Result { () throws(WebSocketFault) in try decoder.next() } }
            switch event {
            case .failure(let fault):
                throw TransferError(reason: .protocol, message: "\(stream.summary): \(fault.message)")
            case .success(.text(let bytes)): return .text(bytes)
            case .success(.binary(let bytes)): return .binary(bytes)
            case .success(.close): return nil
            case .success(.ping(let bytes)): try await send(.pong, bytes)
            case .success(nil):
                guard let bytes = try await stream.receive() else { return nil }
                decoder.withLock { $0.feed(bytes) }
            }
        }
    }

    /// Sends one message, and returns when the operating system has taken it.
    package func send(binary payload: [UInt8]) async throws(TransferError) {
        try await send(.binary, payload)
    }

    private func send(_ opcode: WebSocketOpcode, _ payload: [UInt8]) async throws(TransferError) {
        let frame = WebSocketEncoder.frame(opcode, payload, mask: nextMask())
        await sending.take()
        defer { sending.give() }
        try await stream.send(frame)
    }
}

/// Lets one task send after the other.
private final class SendingTurn: Sendable {
    private struct State {
        var isTaken = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.isTaken else {
                    state.isTaken = true
                    return true
                }
                state.waiters.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    func give() {
        let next = state.withLock { state in
            guard state.waiters.isEmpty else { return state.waiters.removeFirst() as CheckedContinuation<Void, Never>? }
            state.isTaken = false
            return nil
        }
        next?.resume()
    }
}
