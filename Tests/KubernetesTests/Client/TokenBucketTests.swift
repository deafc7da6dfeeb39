// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

struct TokenBucketTests {
    @Test func `A burst leaves at once, and what follows in turn`() {
        var bucket = TokenBucket(perSecond: 10, burst: 3)
        let waits = (0..<6).map { _ in bucket.take(at: .seconds(100)) }
        #expect(waits == [0, 0, 0, 100, 200, 300].map { Duration.milliseconds($0) })
    }

    @Test func `Time fills it up again, and no further than the burst`() {
        var bucket = TokenBucket(perSecond: 10, burst: 2)
        _ = (0..<4).map { _ in bucket.take(at: .zero) }
        #expect(bucket.take(at: .milliseconds(250)) == .milliseconds(50))
        let later = (0..<3).map { _ in bucket.take(at: .seconds(60)) }
        #expect(later == [.zero, .zero, .milliseconds(100)])
    }

    @Test func `A burst of less than one is one`() {
        var bucket = TokenBucket(perSecond: 1, burst: 0)
        #expect([bucket.take(at: .zero), bucket.take(at: .zero)] == [.zero, .seconds(1)])
    }

    @Test func `Whoever waits for the budget can be cancelled`() async {
        let budget = RequestBudget(perSecond: 0.001, burst: 1)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<2 { group.addTask { (try? await budget.wait()) != nil } }
            let first = await group.next()
            group.cancelAll()
            return [first, await group.next()]
        }
        #expect(outcomes == [true, false])
    }
}
