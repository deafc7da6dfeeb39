// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What one API server is asked at most, over all of a source's lists, watches and tunnels.
package final class RequestBudget: Sendable {
    private let bucket: Mutex<TokenBucket>
    private let elapsed: @Sendable () -> Duration
    private let clock: any Clock<Duration>

    /// - Parameters:
    ///   - perSecond: positive.
    ///   - burst: requests that may leave at once after a pause.
    package init(perSecond: Double, burst: Int, clock: any Clock<Duration> = ContinuousClock()) {
        bucket = Mutex(TokenBucket(perSecond: perSecond, burst: burst))
        self.clock = clock
        elapsed = clock.stopwatch()
    }

    /// Returns when a further request may leave; throws when the task is cancelled.
    func wait() async throws(CancellationError) {
        let wait = bucket.withLock { $0.take(at: elapsed()) }
        guard wait > .zero else { return }
        do { try await clock.sleep(for: wait) } catch { throw CancellationError() }
    }
}
