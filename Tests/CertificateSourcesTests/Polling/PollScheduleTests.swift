// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateSources

@Suite struct PollScheduleTests {
    private let interval = Duration.seconds(15)

    private func schedule(_ target: String, over spread: Duration? = nil) -> PollSchedule {
        PollSchedule(interval: interval, target: target, over: spread ?? interval)
    }

    @Test func `a thousand targets are spread over the whole interval`() {
        let offsets = (0..<1_000).map { schedule("http://10.0.\($0 / 250).\($0 % 250):15000").offset }
        #expect(offsets.allSatisfy { $0 >= .zero && $0 < interval })
        var tenths = [Int](repeating: 0, count: 10)
        for offset in offsets { tenths[Int(offset / interval * 10)] += 1 }
        #expect(tenths.allSatisfy { $0 > 40 }, "\(tenths)")
    }

    @Test func `a target's moment is the same in every process`() {
        // FNV-1a of 64 bits of "a" is 0xaf63dc4c8601ec8c (the function's published test vectors); MurmurHash3's
        // finaliser makes this of it, computed apart.
        let expected = Double(0x82a2_a958_a9be_ce5b as UInt64) / 0x1p64 * 15
        #expect(abs(schedule("a").offset / .seconds(1) - expected) < 0.001)
    }

    @Test func `without a spread everybody starts at once`() {
        #expect(schedule("a", over: .zero).offset == .zero)
    }

    @Test func `the first poll is due at the offset however late it is looked for`() {
        let schedule = schedule("a")
        #expect(schedule.next(after: .zero) == schedule.offset)
    }

    @Test func `a slow poll skips the moments it missed and keeps the beat`() {
        let schedule = schedule("a", over: .zero)
        #expect(schedule.next(after: .milliseconds(10)) == interval)
        #expect(schedule.next(after: .seconds(14.999)) == interval)
        #expect(schedule.next(after: interval) == interval * 2)
        #expect(schedule.next(after: .seconds(50)) == interval * 4)
    }
}
