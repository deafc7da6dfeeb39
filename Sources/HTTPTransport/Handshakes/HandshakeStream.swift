// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A TLS handshake, and the plain text before it, as the loop thread carries them out: handing each of the few messages
/// to another thread would cost as much as the handshake.
final class HandshakeStream: LoopStream {
    private struct State {
        let client: TLSClient
        var dialogue: StartTLSDialogue?
        var outbound: [UInt8] = []
        var receivedCount = 0
        var isComplete = false
        var isEnded = false
        var failure: TLSHandshakeError?
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// More than a server's whole side of a handshake takes.
    private static let maximumBytes = 256 << 10

    let summary: String
    let deadline: ContinuousClock.Instant?
    private let start: ContinuousClock.Instant
    private let timeout: Duration
    private let state: Mutex<State>

    init(
        _ client: sending TLSClient,
        after startTLS: StartTLSProtocol?,
        summary: String,
        start: ContinuousClock.Instant,
        timeout: Duration
    ) {
        self.summary = summary
        self.start = start
        self.timeout = timeout
        deadline = start + timeout
        var state = State(client: client, dialogue: startTLS.map { StartTLSDialogue($0) })
        if let dialogue = state.dialogue {
            state.outbound = dialogue.opening ?? []
        } else {
            Self.advance(&state, summary)
        }
        self.state = Mutex(state)
    }

    /// Waits for the end. Whoever cancels has to end the stream.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isEnded = state.withLock { state in
                if !state.isEnded { state.waiter = continuation }
                return state.isEnded
            }
            if isEnded { continuation.resume() }
        }
    }

    /// What the server showed, once the stream has ended.
    func handshake() throws(TLSHandshakeError) -> TLSHandshake {
        try state.withLock { state -> Result<TLSHandshake, TLSHandshakeError> in
            let client = state.client
            guard !client.chain.isEmpty else {
                return .failure(
                    state.failure
                        ?? TLSHandshakeError(.transfer(.tls), "\(summary): the server presented no certificate")
                )
            }
            return .success(
                TLSHandshake(
                    chain: client.chain,
                    verification: client.verification,
                    session: client.session,
                    isClientCertificateRequested: client.isClientCertificateRequested,
                    stapledStatus: client.stapledStatus,
                    refusal: state.failure?.message,
                    duration: ContinuousClock.now - start
                )
            )
        }.get()
    }

    private static func advance(_ state: inout State, _ summary: String) {
        switch state.client.advance() {
        case .receive: break
        case .done:
            state.client.close()
            state.isComplete = true
        case .failed(let text, let reason):
            state.failure = TLSHandshakeError(.transfer(reason), "\(summary): \(text.printable)")
            state.isComplete = true
        }
        state.outbound += state.client.takeOutgoing()
    }

    private static func take(_ bytes: [UInt8], _ state: inout State, _ summary: String) {
        guard var dialogue = state.dialogue else {
            state.client.feed(bytes)
            return advance(&state, summary)
        }
        do throws(StartTLSRefusal) {
            let step = try dialogue.take(bytes)
            state.dialogue = dialogue
            switch step {
            case .send(let bytes): state.outbound += bytes
            case .receive: break
            case .upgrade:
                state.dialogue = nil
                advance(&state, summary)
            }
        } catch {
            state.failure = TLSHandshakeError(.startTLS, "\(summary): \(error.message)")
            state.isComplete = true
        }
    }
}

// MARK: - The loop thread's side

extension HandshakeStream {
    var isOpen: Bool { state.withLock { !$0.isEnded } }
    var hasRoom: Bool { state.withLock { !$0.isComplete } }
    var hasOutbound: Bool { state.withLock { !$0.outbound.isEmpty } }
    var isComplete: Bool { state.withLock { $0.isComplete } }

    func take(_ bytes: UnsafeRawBufferPointer) {
        let bytes = Array(bytes)
        state.withLock { state in
            state.receivedCount += bytes.count
            guard state.receivedCount <= Self.maximumBytes else {
                state.failure = TLSHandshakeError(
                    .transfer(.tooLarge),
                    "\(summary): the server sent more than \(Self.maximumBytes) bytes"
                )
                state.isComplete = true
                return
            }
            Self.take(bytes, &state, summary)
        }
    }

    func giveOutbound(_ write: (UnsafeRawBufferPointer) -> Int) {
        let outbound = state.withLock { state in
            defer { state.outbound = [] }
            return state.outbound
        }
        let sentCount = outbound.withUnsafeBytes { write($0) }
        guard sentCount < outbound.count else { return }
        state.withLock { $0.outbound = Array(outbound[sentCount...]) }
    }

    func end(_ outcome: Result<Void, TransferError>) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.isEnded else { return nil }
            state.isEnded = true
            if !state.isComplete {
                switch outcome {
                case .failure(let error): state.failure = TLSHandshakeError(error)
                case .success:
                    let isAsked = state.dialogue != nil
                    state.failure = TLSHandshakeError(
                        isAsked ? .startTLS : .transfer(.protocol),
                        "\(summary): the server closed the connection"
                            + (isAsked ? " instead of turning to TLS" : " in the middle of the handshake")
                    )
                }
            }
            return state.waiter.take()
        }
        waiter?.resume()
    }

    func endOverdue() {
        end(.failure(.overdue(summary, "no handshake", after: timeout)))
    }
}
