// SPDX-License-Identifier: Apache-2.0

/// How many requests may leave at a moment. Whoever takes more than there is waits in the order of asking.
struct TokenBucket: Sendable, Equatable {
    private let interval: Duration
    private let burst: Int
    /// When the last request taken so far may leave, `burst` intervals early.
    private var due: Duration?

    /// - Parameters:
    ///   - perSecond: positive.
    ///   - burst: requests that may leave at once after a pause; at least one.
    init(perSecond: Double, burst: Int) {
        interval = .seconds(1 / perSecond)
        self.burst = max(1, burst)
    }

    /// - Parameter now: since a fixed moment; never goes back.
    /// - Returns: how long the request has to wait.
    mutating func take(at now: Duration) -> Duration {
        // The generic cell rate algorithm: one moment instead of a count and a moment.
        let next = max(due ?? now, now)
        due = next + interval
        return max(.zero, next - now - interval * (burst - 1))
    }
}
