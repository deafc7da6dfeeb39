// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPTransport

@Suite struct KnownVerdictsTests {
    private static let key = KnownVerdicts.Key(presented: [[1, 2], [3]], name: "shop.example")
    private static let good = KnownVerdicts.Verdict(failures: [], anchoredChain: [[1, 2], [3], [4]])

    /// Judged at 1,000, where a certificate began at 900 and the first of them ends at 2,000.
    private static func known(_ verdict: KnownVerdicts.Verdict = good) -> KnownVerdicts {
        let verdicts = KnownVerdicts()
        verdicts.note(verdict, for: key, dates: [900, 3_000, 100, 2_000], at: 1_000)
        return verdicts
    }

    @Test func `A verdict holds until the next date of a certificate that it rests on`() {
        let verdicts = Self.known()
        #expect(verdicts.verdict(for: Self.key, at: 1_000)?.anchoredChain == Self.good.anchoredChain)
        #expect(verdicts.verdict(for: Self.key, at: 1_999) != nil)
        #expect(verdicts.verdict(for: Self.key, at: 2_000) == nil)
        // What has ended is no longer known at all.
        #expect(verdicts.verdict(for: Self.key, at: 1_500) == nil)
    }

    @Test func `A clock that was set back before the verdict has it made anew`() {
        #expect(Self.known().verdict(for: Self.key, at: 999) == nil)
    }

    @Test func `What is wrong with a chain is kept as well`() {
        let bad = KnownVerdicts.Verdict(failures: [.expired, .nameMismatch], anchoredChain: [])
        #expect(Self.known(bad).verdict(for: Self.key, at: 1_500)?.failures == [.expired, .nameMismatch])
    }

    @Test(arguments: [
        KnownVerdicts.Key(presented: [[1, 2], [3]], name: "other.example"),
        KnownVerdicts.Key(presented: [[1, 2], [3]], name: nil),
        KnownVerdicts.Key(presented: [[1, 2]], name: "shop.example"),
        KnownVerdicts.Key(presented: [[3], [1, 2]], name: "shop.example"),
    ])
    func `Another name, or other certificates, are another question`(key: KnownVerdicts.Key) {
        #expect(Self.known().verdict(for: key, at: 1_500) == nil)
    }

    @Test func `A chain of many bytes is judged each time, and not kept`() {
        let large = KnownVerdicts.Verdict(failures: [], anchoredChain: [Array(repeating: 0, count: 33 << 10)])
        #expect(Self.known(large).verdict(for: Self.key, at: 1_500) == nil)
    }

    @Test func `Of more chains than it keeps, the newest are known`() {
        let verdicts = Self.known()
        for number in 0..<600 {
            let key = KnownVerdicts.Key(presented: [[5]], name: "\(number)")
            verdicts.note(Self.good, for: key, dates: [2_000], at: 1_000)
        }
        #expect(verdicts.verdict(for: Self.key, at: 1_500) == nil)
        let last = KnownVerdicts.Key(presented: [[5]], name: "599")
        #expect(verdicts.verdict(for: last, at: 1_500) != nil)
    }
}
