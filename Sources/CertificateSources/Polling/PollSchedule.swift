// SPDX-License-Identifier: Apache-2.0

/// When a target is polled: at fixed moments, so that a slow poll skips some instead of falling behind or piling up.
package struct PollSchedule: Sendable, Equatable {
    package let interval: Duration
    /// How long after the source's start the first poll comes.
    package let offset: Duration

    /// Spreads the targets of a source over the interval by their names, the same way in every process.
    ///
    /// - Parameter spread: the part of the interval to spread over; a few targets need none.
    package init(interval: Duration, target: String, over spread: Duration) {
        self.interval = interval
        offset = spread * (Double(StableHash.value(of: target) >> 11) / Double(1 << 53))
    }

    /// How long after the start the next poll is due, when one ended `elapsed` after the start. The first is due at
    /// `offset`, however late it is looked for.
    package func next(after elapsed: Duration) -> Duration {
        guard elapsed >= offset else { return offset }
        let polls = Int64((elapsed - offset) / interval) + 1
        return offset + interval * Int(polls)
    }
}
