// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Synchronization

/// One request on its way: the loop thread writes into it, one task reads from it.
final class Transfer: Sendable {
    /// What the reading task is waiting for. The end of the transfer satisfies each of them.
    enum Milestone: Sendable {
        case head, chunk, end
    }

    /// Bytes of the body of a refused status that go into the error message.
    static let excerptBytes = 200

    /// CURL_MAX_WRITE_SIZE, which is no constant that Swift sees.
    private static let maximumWriteBytes = 16 << 10

    let plan: TransferPlan
    /// What the connection is for, where the plan is to make one.
    let stream: (any LoopStream)?
    /// The unread bytes at which libcurl is told to stop reading from the socket.
    private let window: Int
    private let state: Mutex<State>

    init(_ plan: TransferPlan, window: Int = .max, stream: (any LoopStream)? = nil) {
        self.plan = plan
        self.stream = stream
        self.window = window
        state = Mutex(State())
    }

    /// What nobody read of an answer that may hold keys.
    deinit {
        guard plan.isSensitive else { return }
        state.withLock { wipe(&$0.unread) }
    }

    private struct State {
        var collector = HeadCollector()
        var unread: [UInt8] = []
        var bodyByteCount = 0
        var isPaused = false
        /// Why a callback ended the transfer; libcurl itself only reports a failed write then.
        var refusal: TransferError?
        var outcome: Result<Void, TransferError>?
        var waiter: (milestone: Milestone, continuation: CheckedContinuation<Void, Never>)?

        func hasReached(_ milestone: Milestone) -> Bool {
            switch milestone {
            case .head: outcome != nil || collector.head != nil
            case .chunk: outcome != nil || !unread.isEmpty
            case .end: outcome != nil
            }
        }
    }

    /// Changes the state and then wakes the reader if that is what it waits for.
    private func update<R: Sendable>(_ change: (inout State) -> R) -> R {
        let (result, continuation) = state.withLock { state in
            let result = change(&state)
            guard let waiter = state.waiter, state.hasReached(waiter.milestone) else {
                return (result, CheckedContinuation<Void, Never>?.none)
            }
            state.waiter = nil
            return (result, waiter.continuation)
        }
        continuation?.resume()
        return result
    }
}

// MARK: - The loop thread's side

extension Transfer {
    var isFinished: Bool { state.withLock { $0.outcome != nil } }

    /// False ends the transfer.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        plan.authorization?.wipe()
        return update { state in
            state.collector.receive(line)
            guard state.collector.byteCount > plan.limits.maximumHeaderBytes else { return true }
            state.refusal = TransferError(
                reason: .tooLarge,
                message: "\(plan.summary): the headers are larger than \(plan.limits.maximumHeaderBytes) bytes"
            )
            return false
        }
    }

    /// What CURLOPT_WRITEFUNCTION returns: the count of bytes taken, the pause value, or anything else to end.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        update { state in
            if state.unread.count >= window {
                state.isPaused = true
                return ccurl_write_pause
            }
            state.bodyByteCount += bytes.count
            guard state.bodyByteCount <= plan.limits.maximumBodyBytes else {
                state.refusal = TransferError(
                    reason: .tooLarge,
                    message:
                        "\(plan.summary): the body is larger than the limit of \(plan.limits.maximumBodyBytes) bytes"
                )
                return bytes.isEmpty ? 1 : 0
            }
            if plan.isSensitive, window < .max, state.unread.isEmpty {
                // Growing would leave copies behind. libcurl gives at most this much at a time.
                state.unread.reserveCapacity(window + Self.maximumWriteBytes)
            }
            let room = refusesStatus(of: state) ? max(0, Self.excerptBytes - state.unread.count) : bytes.count
            state.unread.append(contentsOf: bytes.prefix(room))
            return bytes.count
        }
    }

    /// Ends the transfer with libcurl's verdict; what a callback or the status says about the failure comes first.
    func complete(_ code: CURLcode, detail: String) {
        let outcome = update { state in
            guard state.outcome == nil else { return state.outcome }
            let error = TransferError(code: code, detail: detail, summary: plan.summary)
            switch plan.purpose {
            case .connection:
                state.outcome = code == CURLE_OK ? .success(()) : .failure(error)
            case .exchange:
                if let head = state.collector.head, refusesStatus(of: state) {
                    state.outcome = .failure(statusError(head, excerpt: state.unread))
                } else if let refusal = state.refusal {
                    state.outcome = .failure(refusal)
                } else {
                    state.outcome = code == CURLE_OK ? .success(()) : .failure(error)
                }
            }
            return state.outcome
        }
        if case .failure(let error) = outcome { stream?.end(.failure(error)) }
    }

    /// Ends the transfer unless it has ended.
    func fail(_ error: TransferError) {
        let isFirst = update { state in
            guard state.outcome == nil else { return false }
            state.outcome = .failure(error)
            return true
        }
        // Who waits for the connection's stream hears of it there.
        if isFirst { stream?.end(.failure(error)) }
    }

    private func refusesStatus(of state: State) -> Bool {
        plan.acceptsOnlySuccess && state.collector.head.map { !$0.isSuccess } ?? false
    }

    private func statusError(_ head: ResponseHead, excerpt: [UInt8]) -> TransferError {
        let text = String(decoding: excerpt, as: UTF8.self).printable
        return TransferError(
            reason: .status,
            message: "\(plan.summary): status \(head.status)" + (text.isEmpty ? "" : ": \(text)"),
            status: head.status
        )
    }
}

// MARK: - The reader's side

extension Transfer {
    /// Waits until the loop thread has come as far as `milestone`. Cancelling the task does not end this wait: the loop
    /// does, when it ends the transfer.
    func wait(for milestone: Milestone) async {
        await withCheckedContinuation { continuation in
            let hasReached = state.withLock { state in
                if state.hasReached(milestone) { return true }
                precondition(state.waiter == nil, "one task reads a transfer at a time")
                state.waiter = (milestone, continuation)
                return false
            }
            if hasReached { continuation.resume() }
        }
    }

    /// The head, once reached. A status that the request does not accept is an error, known at the end.
    var head: ResponseHead? {
        state.withLock { refusesStatus(of: $0) ? nil : $0.collector.head }
    }

    /// Takes everything unread, and says whether the loop must be told to read on.
    func takeUnread() -> (bytes: [UInt8], wasPaused: Bool) {
        state.withLock { state in
            defer {
                state.unread = []
                state.isPaused = false
            }
            return (state.unread, state.isPaused)
        }
    }

    var outcome: Result<Void, TransferError>? { state.withLock { $0.outcome } }
}
