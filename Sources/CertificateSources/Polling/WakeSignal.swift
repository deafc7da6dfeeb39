// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Ends one task's rest early. A call while nobody rests ends the next rest.
final class WakeSignal: Sendable {
    private enum State {
        case idle, pending
        case resting(AsyncStream<Never>.Continuation)
    }

    private let state = Mutex(State.idle)

    func wake() {
        state.withLock { state in
            switch state {
            case .idle, .pending: state = .pending
            case .resting(let rest):
                rest.finish()
                state = .idle
            }
        }
    }

    /// Returns after `duration`, at a call of `wake`, or when the task is cancelled; without a duration at the latter
    /// two. One task rests at a time.
    func rest(for duration: Duration?, clock: any Clock<Duration>) async {
        // Each rest has a stream of its own: cancelling a task that reads a stream ends the stream.
        let (stream, rest) = AsyncStream.makeStream(of: Never.self)
        let isWoken = state.withLock { state in
            if case .pending = state {
                state = .idle
                return true
            }
            state = .resting(rest)
            return false
        }
        guard !isWoken else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in stream {} }
            if let duration { group.addTask { try? await clock.sleep(for: duration) } }
            await group.next()
            group.cancelAll()
        }
        state.withLock { state in
            if case .resting = state { state = .idle }
        }
    }
}
