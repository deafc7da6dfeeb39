// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateSources

@Suite struct PollQueueTests {
    private let interval = Duration.seconds(300)

    private func queue(_ names: [String], at now: Duration = .zero) -> PollQueue<String> {
        var queue = PollQueue<String>(interval: interval)
        for name in names { queue.add(name, name: name, at: now) }
        return queue
    }

    /// The moment for which the queue waits when everything was taken.
    private func wait(_ queue: inout PollQueue<String>, at now: Duration) -> Duration? {
        guard case .wait(let moment) = queue.take(at: now) else { return nil }
        return moment
    }

    @Test func `New targets are read at once, in the order in which they came`() {
        var queue = queue(["c", "a", "b"])
        #expect([0, 0, 0].map { _ in queue.take(at: .zero) } == [.poll("c"), .poll("a"), .poll("b")])
        #expect(queue.take(at: .zero) == .wait(until: nil))
    }

    @Test func `A target that is being read is not handed out again`() {
        var queue = queue(["a"])
        #expect(queue.take(at: .zero) == .poll("a"))
        #expect(queue.take(at: .seconds(10_000)) == .wait(until: nil))
    }

    @Test func `Later readings come at the target's own moments, spread over the interval`() throws {
        let names = (0..<200).map { "shop/cart-\($0)" }
        var queue = queue(names)
        var moments: [Duration] = []
        for name in names {
            #expect(queue.take(at: .zero) == .poll(name))
            _ = queue.finish(name, at: .seconds(2))
        }
        var now = Duration.seconds(2)
        while moments.count < names.count {
            switch queue.take(at: now) {
            case .poll: moments.append(now)
            case .wait(let next): now = try #require(next)
            }
        }
        #expect(moments.allSatisfy { $0 >= .seconds(152) && $0 < .seconds(452) })
        for tenth in 0..<10 {
            let range = .seconds(152 + 30 * tenth)..<Duration.seconds(152 + 30 * (tenth + 1))
            #expect((8...36).contains(moments.count { range.contains($0) }), "\(range)")
        }
    }

    @Test func `A reading is not repeated within half an interval`() throws {
        var queue = queue(["a"])
        _ = queue.take(at: .zero)
        let isTarget = queue.finish("a", at: .seconds(1_000))
        #expect(isTarget)
        let next = try #require(wait(&queue, at: .seconds(1_000)))
        #expect(next >= .seconds(1_150) && next <= .seconds(1_450))
    }

    @Test func `A rotation that falls due before the next reading is looked at when it is due`() throws {
        var queue = queue(["a"])
        _ = queue.take(at: .zero)
        _ = queue.finish("a", at: .seconds(1_000), rotationDue: .seconds(1_100))
        #expect(wait(&queue, at: .seconds(1_000)) == .seconds(1_100))
    }

    @Test func `A certificate that is due and still there is looked at five times an interval, and not for ever`()
        throws
    {
        var queue = queue(["a"])
        var now = Duration.zero
        var moments: [Duration] = []
        for _ in 0..<40 {
            guard queue.take(at: now) == .poll("a") else { break }
            moments.append(now)
            _ = queue.finish("a", at: now, rotationDue: .zero)
            now = try #require(wait(&queue, at: now))
        }
        let early = moments.count { $0 < interval * 3 }
        #expect((13...16).contains(early))
        let late = moments.filter { $0 > interval * 5 }
        #expect(zip(late, late.dropFirst()).allSatisfy { $1 - $0 >= interval / 2 })
    }

    @Test func `A target that goes is not read again`() {
        var queue = queue(["a", "b"])
        queue.remove("a")
        #expect(queue.take(at: .zero) == .poll("b"))
        queue.remove("b")
        let isTarget = queue.finish("b", at: .seconds(1))
        #expect(!isTarget)
        #expect(queue.take(at: .seconds(10_000)) == .wait(until: nil))
    }

    @Test func `A target that changes while it is read is read once more`() {
        var queue = queue(["a"])
        _ = queue.take(at: .zero)
        queue.add("a", name: "a", at: .seconds(1))
        _ = queue.finish("a", at: .seconds(2))
        #expect(queue.take(at: .seconds(2)) == .poll("a"))
    }

    @Test func `A target that goes and comes back while it is read has one reader`() {
        var queue = queue(["a"])
        _ = queue.take(at: .zero)
        queue.remove("a")
        queue.add("a", name: "a", at: .seconds(1))
        #expect(queue.take(at: .seconds(1)) == .wait(until: nil))
        _ = queue.finish("a", at: .seconds(2))
        #expect(queue.take(at: .seconds(2)) == .poll("a"))
        #expect(queue.take(at: .seconds(2)) == .wait(until: nil))
    }
}
