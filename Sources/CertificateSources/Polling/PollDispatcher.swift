// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Reads the targets of a queue when they are due, so many at once and no more.
struct PollDispatcher<Key: Hashable & Sendable>: Sendable {
    private struct State {
        var queue: PollQueue<Key>
        var running = 0
    }

    private final class Shared: Sendable {
        let state: Mutex<State>
        init(_ state: State) { self.state = Mutex(state) }
    }

    private let shared: Shared
    private let concurrency: Int
    private let clock: any Clock<Duration>
    private let elapsed: @Sendable () -> Duration
    private let signal = WakeSignal()

    init(interval: Duration, concurrency: Int, clock: any Clock<Duration>) {
        shared = Shared(State(queue: PollQueue(interval: interval)))
        self.concurrency = concurrency
        self.clock = clock
        elapsed = clock.stopwatch()
    }

    func add(_ key: Key, name: String) {
        shared.state.withLock { $0.queue.add(key, name: name, at: elapsed()) }
        signal.wake()
    }

    func remove(_ key: Key) {
        shared.state.withLock { $0.queue.remove(key) }
    }

    /// Runs until the task is cancelled, and then until the readings under way have ended. To be called once.
    ///
    /// - Parameter read: reads one target, and says in how long its certificate should be replaced, if it knows.
    func run(_ read: @escaping @Sendable (Key) async -> Duration?) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                switch next() {
                case .poll(let key):
                    group.addTask {
                        let untilDue = await read(key)
                        finish(key, untilDue: untilDue)
                    }
                case .wait(let moment):
                    await signal.rest(for: moment.map { $0 - elapsed() }, clock: clock)
                }
            }
        }
    }

    private func next() -> PollQueue<Key>.Step {
        shared.state.withLock { state in
            // A reading that ends wakes the dispatcher.
            guard state.running < concurrency else { return .wait(until: nil) }
            let step = state.queue.take(at: elapsed())
            if case .poll = step { state.running += 1 }
            return step
        }
    }

    private func finish(_ key: Key, untilDue: Duration?) {
        shared.state.withLock { state in
            let now = elapsed()
            state.running -= 1
            _ = state.queue.finish(key, at: now, rotationDue: untilDue.map { now + $0 })
        }
        signal.wake()
    }
}

extension Clock where Duration == Swift.Duration {
    /// Tells how much time passed since this call.
    func stopwatch() -> @Sendable () -> Duration {
        let start = now
        return { start.duration(to: self.now) }
    }
}
