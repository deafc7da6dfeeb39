// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import HTTPTransport
import Testing

@testable import CertificateSources
@testable import EnvoyAdmin

@Suite struct SecurityReadingTests {
    private let inventory = Inventory()
    private let id = TargetID(source: "mesh", name: "cart-1")
    private static let failure = EnvoyAdminError(.transfer(.tooLarge), "too much")

    init() {
        inventory.update {
            $0.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 10))
        }
    }

    private static func answer(_ none: Int) -> EnvoyStatistics.InboundSecurity {
        let text = #"istio_requests_total{reporter="destination",connection_security_policy="none"} \#(none)"#
        return EnvoyStatistics.InboundSecurity(prometheus: Array("\(text)\n".utf8))
    }

    /// Polls once; `nil` stands for a failure.
    private func poll(
        _ reading: inout SecurityReading,
        every polls: Int = 1,
        _ none: Int?
    ) async -> (isNews: Bool, wasAsked: Bool) {
        var wasAsked = false
        let isNews = await reading.read(every: polls, of: id, context: .silent(inventory: inventory)) {
            () throws(EnvoyAdminError) in
            wasAsked = true
            guard let none else { throw Self.failure }
            return Self.answer(none)
        }
        return (isNews, wasAsked)
    }

    @Test func `it is asked at the first poll, and then every so many`() async {
        var reading = SecurityReading()
        var asked: [Bool] = []
        for _ in 0..<7 { asked.append(await poll(&reading, every: 3, 5).wasAsked) }
        #expect(asked == [true, false, false, true, false, false, true])
        #expect(reading.counts == [.mutualTLS: 0, .none: 5, .unknown: 0])
    }

    @Test func `only other counts are news`() async {
        var reading = SecurityReading()
        #expect(await poll(&reading, 5).isNews)
        #expect(await !poll(&reading, 5).isNews)
        #expect(await poll(&reading, 6).isNews)
    }

    @Test func `one failure keeps what was known, and a second one in a row ends it`() async {
        var reading = SecurityReading()
        _ = await poll(&reading, 5)
        #expect(await !poll(&reading, nil).isNews)
        #expect(reading.counts[.none] == 5)
        _ = await poll(&reading, 5)
        _ = await poll(&reading, nil)
        #expect(reading.counts[.none] == 5)
        #expect(await poll(&reading, nil).isNews)
        #expect(reading.counts.isEmpty)
        #expect(inventory.snapshot.sources["mesh"]?.errors["too_large"] == 3)
        #expect(await poll(&reading, 7).isNews)
        #expect(reading.counts[.none] == 7)
    }
}
