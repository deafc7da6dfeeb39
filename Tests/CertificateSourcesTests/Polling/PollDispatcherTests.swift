// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import CertificateSources

@Suite(.timeLimit(.minutes(1))) struct PollDispatcherTests {
    private final class Log: Sendable {
        let readings = Mutex<[String]>([])
        let atOnce = Mutex((now: 0, most: 0))

        func begin(_ name: String) {
            readings.withLock { $0.append(name) }
            atOnce.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
        }

        func end() -> Int {
            atOnce.withLock { $0.now -= 1 }
            return readings.withLock { $0.count }
        }
    }

    @Test func `All targets are read, and no more at once than allowed`() async {
        let dispatcher = PollDispatcher<String>(interval: .seconds(300), concurrency: 3, clock: SteppingClock())
        let names = (0..<50).map { "proxy-\($0)" }
        for name in names { dispatcher.add(name, name: name) }
        let log = Log()
        let (ends, end) = AsyncStream.makeStream(of: Never.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await dispatcher.run { name in
                    log.begin(name)
                    for _ in 0..<10 { await Task.yield() }
                    if log.end() >= 200 { end.finish() }
                    return nil
                }
            }
            for await _ in ends {}
            group.cancelAll()
        }
        let readings = log.readings.withLock { $0 }
        // Of three that run at once any may begin first.
        #expect(Set(readings.prefix(52)).isSuperset(of: names))
        #expect(Set(readings.dropFirst(50).prefix(150)).count > 40)
        #expect(log.atOnce.withLock { $0.most } == 3)
    }

    @Test func `A target that is added while nothing is due is read at once`() async {
        let dispatcher = PollDispatcher<String>(
            interval: .seconds(100_000),
            concurrency: 1,
            clock: ContinuousClock()
        )
        let (readings, reading) = AsyncStream.makeStream(of: String.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await dispatcher.run { name in
                    reading.yield(name)
                    return nil
                }
            }
            dispatcher.add("a", name: "a")
            var iterator = readings.makeAsyncIterator()
            let first = await iterator.next()
            dispatcher.add("b", name: "b")
            let second = await iterator.next()
            #expect([first, second] == ["a", "b"])
            group.cancelAll()
        }
    }

    @Test func `A rest that ended by its time leaves the signal working`() async {
        let signal = WakeSignal()
        await signal.rest(for: .milliseconds(1), clock: ContinuousClock())
        signal.wake()
        await signal.rest(for: nil, clock: ContinuousClock())
        async let resting: Void = signal.rest(for: nil, clock: ContinuousClock())
        signal.wake()
        await resting
    }
}
