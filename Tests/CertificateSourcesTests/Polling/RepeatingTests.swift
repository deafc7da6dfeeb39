// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateSources

@Suite(.timeLimit(.minutes(1))) struct RepeatingTests {
    private static let interval = Duration.seconds(15)

    /// The moments of the polls, each of which takes its `duration`; ends after the last.
    private func moments(_ schedule: PollSchedule, durations: [Duration]) async -> [Duration] {
        await withTaskGroup(of: [Duration].self) { group in
            let (ended, end) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                let clock = SteppingClock()
                var moments: [Duration] = []
                await clock.repeating(schedule) {
                    guard moments.count < durations.count else {
                        end.finish()
                        // Until the cancellation comes, polls take no notice of the clock.
                        await Task.yield()
                        return
                    }
                    moments.append(clock.now.offset)
                    clock.advance(by: durations[moments.count - 1])
                }
                return moments
            }
            for await _ in ended {}
            group.cancelAll()
            return await group.next() ?? []
        }
    }

    @Test func `quick polls keep the beat from the offset on`() async {
        let schedule = PollSchedule(interval: Self.interval, target: "a", over: Self.interval)
        let moments = await moments(schedule, durations: Array(repeating: .milliseconds(20), count: 5))
        #expect(moments == (0..<5).map { schedule.offset + Self.interval * $0 })
    }

    @Test func `a slow poll skips moments and does not pile up`() async {
        let schedule = PollSchedule(interval: Self.interval, target: "a", over: .zero)
        let moments = await moments(schedule, durations: [.seconds(1), .seconds(40), .seconds(1), .seconds(1)])
        #expect(moments == [.zero, Self.interval, Self.interval * 4, Self.interval * 5])
    }

    @Test func `a cancelled task polls no more`() async {
        let count = await withTaskGroup(of: Int.self) { group in
            group.cancelAll()
            group.addTask {
                var count = 0
                let schedule = PollSchedule(interval: Self.interval, target: "a", over: .zero)
                await SteppingClock().repeating(schedule) { count += 1 }
                return count
            }
            return await group.next()
        }
        #expect(count == 0)
    }
}
