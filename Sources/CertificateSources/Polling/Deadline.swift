// SPDX-License-Identifier: Apache-2.0

/// The end of a poll's time, shared by its requests.
struct Deadline {
    private let start: ContinuousClock.Instant
    private let end: ContinuousClock.Instant

    init(after timeout: Duration) {
        start = .now
        end = start + timeout
    }

    /// Never zero, which libcurl takes for "no limit".
    var remaining: Duration { max(.milliseconds(1), end - ContinuousClock.now) }
    var elapsed: Duration { ContinuousClock.now - start }
}
