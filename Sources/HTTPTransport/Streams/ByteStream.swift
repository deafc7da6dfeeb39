// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Bytes in both directions over one connection, without a protocol of its own.
///
/// The transport's thread moves them; one task may receive while another sends. Bytes that nobody receives wait up to
/// `Transport.streamWindow`, then the peer has to.
package final class ByteStream: LoopStream {
    private struct State {
        var inbound: [UInt8] = []
        var outbound: OutgoingBytes?
        /// Of the newest bytes to be sent.
        var sentCount = 0
        var outboundCount = 0
        /// Set at the stream's end; what arrived before can still be received.
        var outcome: Result<Void, TransferError>?
        var reader: CheckedContinuation<Void, Never>?
        var writer: CheckedContinuation<Void, Never>?
    }

    let summary: String
    private let loop: TransferLoop
    private let state = Mutex(State())

    init(summary: String, loop: TransferLoop) {
        self.summary = summary
        self.loop = loop
    }

    /// Everything that arrived since the last call, never empty; nil when the peer has closed. Cancelling the task
    /// closes the stream.
    package func receive() async throws(TransferError) -> [UInt8]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.outcome != nil || !state.inbound.isEmpty { return true }
                    precondition(state.reader == nil, "one task receives from a stream at a time")
                    state.reader = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            close()
        }
        let (bytes, wasFull, outcome) = state.withLock { state in
            defer { state.inbound = [] }
            return (state.inbound, state.inbound.count >= Transport.streamWindow, state.outcome)
        }
        guard bytes.isEmpty else {
            if wasFull { loop.resume(self) }
            return bytes
        }
        try outcome?.get()
        return nil
    }

    /// Returns when the operating system has taken all of the bytes. Cancelling the task closes the stream.
    package func send(_ bytes: [UInt8]) async throws(TransferError) {
        try await send(OutgoingBytes(bytes))
    }

    func send(_ outgoing: OutgoingBytes) async throws(TransferError) {
        let isOpen = state.withLock { state in
            guard state.outcome == nil else { return false }
            precondition(state.outbound == nil, "one task sends into a stream at a time")
            state.outbound = outgoing.bytes.isEmpty ? nil : outgoing
            state.sentCount = 0
            state.outboundCount = outgoing.bytes.count
            return true
        }
        if isOpen {
            await withTaskCancellationHandler {
                loop.resume(self)
                await withCheckedContinuation { continuation in
                    let isReady = state.withLock { state in
                        if state.outcome != nil || state.outbound == nil { return true }
                        state.writer = continuation
                        return false
                    }
                    if isReady { continuation.resume() }
                }
            } onCancel: {
                close()
            }
        }
        let (outcome, isSent) = state.withLock { ($0.outcome, $0.sentCount == $0.outboundCount) }
        guard isOpen, isSent else {
            try outcome?.get()
            throw TransferError(reason: .protocol, message: "\(summary): the peer has closed the connection")
        }
    }

    /// Ends the stream; whoever waits for it is told `cancelled`.
    package func close() {
        end(.failure(.cancelled(summary)))
        loop.close(self)
    }
}

// MARK: - The loop thread's side

extension ByteStream {
    var isOpen: Bool { state.withLock { $0.outcome == nil } }

    var hasRoom: Bool { state.withLock { $0.inbound.count < Transport.streamWindow } }

    var hasOutbound: Bool { state.withLock { $0.outbound != nil } }

    var isComplete: Bool { false }

    var deadline: ContinuousClock.Instant? { nil }

    func take(_ bytes: UnsafeRawBufferPointer) {
        let reader = state.withLock { state in
            state.inbound.append(contentsOf: bytes)
            return state.reader.take()
        }
        reader?.resume()
    }

    /// The last of the bytes end the caller's wait.
    func giveOutbound(_ write: (UnsafeRawBufferPointer) -> Int) {
        let writer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard let outbound = state.outbound else { return nil }
            state.sentCount += write(UnsafeRawBufferPointer(rebasing: outbound.bytes[state.sentCount...]))
            guard state.sentCount == state.outboundCount else { return nil }
            // It may have been a request with its token.
            outbound.wipe()
            state.outbound = nil
            return state.writer.take()
        }
        writer?.resume()
    }

    func endOverdue() {}

    func end(_ outcome: Result<Void, TransferError>) {
        let (reader, writer) = state.withLock { state in
            if state.outcome == nil { state.outcome = outcome }
            // What was not sent may be a request with its token.
            state.outbound?.wipe()
            state.outbound = nil
            return (state.reader.take(), state.writer.take())
        }
        reader?.resume()
        writer?.resume()
    }
}
