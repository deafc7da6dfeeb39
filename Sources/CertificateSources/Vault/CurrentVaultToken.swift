// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Vault

/// How the newest look for a token ended, for those who ask in time of their own.
final class CurrentVaultToken: Sendable {
    enum Outcome: Sendable {
        case working(VaultToken)
        case failed(VaultError)
        /// A standby that sends its clients to the active server, which is asked by itself.
        case standby
    }

    private struct State {
        var outcome: Outcome?
        var waiters: [AsyncStream<Never>.Continuation] = []
    }

    private let state = Mutex(State())

    /// `nil` before the first look ended.
    var outcome: Outcome? { state.withLock { $0.outcome } }

    func note(_ outcome: Outcome) {
        let waiters = state.withLock { state in
            state.outcome = outcome
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.finish() }
    }

    /// Returns when the first look has ended, or when the task is cancelled.
    func waitForFirstOutcome() async {
        let (stream, waiter) = AsyncStream.makeStream(of: Never.self)
        let isThere = state.withLock { state in
            if state.outcome == nil { state.waiters.append(waiter) }
            return state.outcome != nil
        }
        guard !isThere else { return }
        for await _ in stream {}
    }
}
