// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A clock on which time passes only by `advance`: whoever sleeps waits for that.
final class PatientClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        let offset: Swift.Duration

        func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Swift.Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var time = Swift.Duration.zero
        var sleepers: [(deadline: Swift.Duration, wake: AsyncStream<Never>.Continuation)] = []
    }

    private let state = Mutex(State())
    private let asleep: AsyncStream<Swift.Duration>.Continuation
    /// How long each sleeper wants to sleep, told once it does. For one reader.
    let sleeps: AsyncStream<Swift.Duration>
    let minimumResolution = Swift.Duration.nanoseconds(1)

    init() {
        (sleeps, asleep) = AsyncStream.makeStream()
    }

    var now: Instant { Instant(offset: state.withLock { $0.time }) }

    func advance(by duration: Swift.Duration) {
        state.withLock { state in
            state.time += duration
            for sleeper in state.sleepers where sleeper.deadline <= state.time { sleeper.wake.finish() }
            state.sleepers.removeAll { $0.deadline <= state.time }
        }
    }

    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        let (stream, wake) = AsyncStream.makeStream(of: Never.self)
        let rest = state.withLock { state in
            let rest = deadline.offset - state.time
            if rest > .zero { state.sleepers.append((deadline.offset, wake)) } else { wake.finish() }
            return rest
        }
        asleep.yield(rest)
        // Ends also when the task is cancelled.
        for await _ in stream {}
        try Task.checkCancellation()
    }
}
