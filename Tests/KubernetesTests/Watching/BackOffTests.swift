// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

struct BackOffTests {
    @Test func `Waits double from 0.8 s up to 30 s`() {
        var backOff = BackOff(.failures)
        let waits = (0..<8).map { _ in backOff.next(at: .zero, random: 0) }
        #expect(waits == [800, 1600, 3200, 6400, 12800, 25600, 30000, 30000].map { Duration.milliseconds($0) })
    }

    @Test func `Chance adds up to as much again, and never goes over the longest wait`() {
        var backOff = BackOff(.failures)
        let waits = (0..<6).map { _ in backOff.next(at: .zero, random: 0.5) }
        for (wait, expected) in zip(waits, [1200, 2400, 4800, 9600, 19200, 30000]) {
            #expect((.milliseconds(expected - 1) ... .milliseconds(expected + 1)).contains(wait))
        }
        #expect(waits.last == .seconds(30))
    }

    @Test func `Two minutes without a failure, after the wait, make the next one the first`() {
        var backOff = BackOff(.failures)
        _ = backOff.next(at: .zero, random: 0)
        _ = backOff.next(at: .milliseconds(800), random: 0)
        #expect(backOff.next(at: .milliseconds(122_399), random: 0) == .milliseconds(3200))
        #expect(backOff.next(at: .milliseconds(122_399 + 3200 + 120_000), random: 0) == .milliseconds(800))
    }

    @Test func `A refused right is looked for after five minutes and at least every hour`() {
        var backOff = BackOff(.refusals)
        let waits = (0..<6).map { _ in backOff.next(at: .zero, random: 0) }
        #expect(waits == [300, 600, 1200, 2400, 3600, 3600].map { Duration.seconds($0) })
        backOff.reset()
        #expect(backOff.next(at: .zero, random: 0) == .seconds(300))
    }
}
