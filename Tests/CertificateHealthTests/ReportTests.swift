// SPDX-License-Identifier: Apache-2.0

import Certificates
import Testing

@testable import CertificateHealth

/// What targets tell beside their certificates, and which of two targets is believed.
@Suite struct ReportTests {
    private static let limits = InventoryLimits(maximumAge: 600, maximumSlots: 10)

    private static func state() -> InventoryState {
        var state = InventoryState()
        state.register(source: "vault", reasons: [], limits: limits)
        return state
    }

    private static func target(_ name: String) -> TargetID { TargetID(source: "vault", name: name) }

    private static func report(_ server: String, sealed: Bool = false) -> TargetReport {
        var report = VaultServerReport(server: server)
        report.isSealed = sealed
        return .vaultServer(report)
    }

    private static func see(_ reports: [TargetReport], of name: String, in state: inout InventoryState) {
        state.apply(Observation(slots: [], reports: reports), to: target(name), at: 1_000)
        state.confirm(target(name), counters: nil, at: 1_000)
    }

    @Test func `A report that changed changes its group's revision, and an equal one does not`() {
        var state = Self.state()
        Self.see([Self.report("a")], of: "a", in: &state)
        let first = state.groups[0].reports
        Self.see([Self.report("a")], of: "a", in: &state)
        #expect(state.groups[0].reports == first)
        Self.see([Self.report("a", sealed: true)], of: "a", in: &state)
        #expect(state.groups[0].reports > first)
        #expect(state.records[Self.target("a")]?.reports == [Self.report("a", sealed: true)])
    }

    @Test func `Of two targets that report on one subject the first is believed, and the second takes over`() {
        var state = Self.state()
        Self.see([Self.report("a")], of: "one", in: &state)
        Self.see([Self.report("a", sealed: true), Self.report("b")], of: "two", in: &state)
        #expect(state.records[Self.target("two")]?.reports == [Self.report("b")])
        #expect(state.drops[.duplicate] == 1)
        state.forget(Self.target("one"))
        #expect(
            Set(state.records[Self.target("two")]?.reports ?? []) == [Self.report("b"), Self.report("a", sealed: true)]
        )
    }

    @Test func `A subject that became free goes to one of those that wait, and then to the next`() {
        var state = Self.state()
        for name in ["one", "two", "three"] { Self.see([Self.report("a")], of: name, in: &state) }
        for name in ["one", "two", "three"] {
            let holders = state.records.values.filter { !$0.reports.isEmpty }
            #expect(holders.count == 1)
            for holder in holders { state.forget(holder.id) }
            #expect(state.records.count == ["three": 0, "two": 1, "one": 2][name])
        }
    }

    @Test func `A target that ended waits for nothing any more`() {
        var state = Self.state()
        Self.see([Self.report("a")], of: "one", in: &state)
        Self.see([Self.report("a", sealed: true)], of: "two", in: &state)
        state.forget(Self.target("two"))
        state.forget(Self.target("one"))
        Self.see([Self.report("a")], of: "three", in: &state)
        #expect(state.records[Self.target("three")]?.reports == [Self.report("a")])
    }

    @Test func `A target that turns out to be a proxy has how its polls go under a proxy's labels alone`() {
        var state = Self.state()
        state.fail(Self.target("one"), reason: "connect")
        #expect(state.records[Self.target("one")]?.isPolledByName == true)
        let before = state.groups[0]
        let proxy = ProxyIdentity(namespace: "shop", workload: "cart", pod: "cart-1")
        state.apply(Observation(slots: [], proxy: proxy), to: Self.target("one"), at: 1_000)
        state.confirm(Self.target("one"), counters: nil, at: 1_000)
        #expect(state.records[Self.target("one")]?.isPolledByName == false)
        #expect(state.groups[0].reports > before.reports)
        #expect(state.groups[0].contact > before.contact)
    }

    @Test func `A subject that a target reports on no more is free for another`() {
        var state = Self.state()
        Self.see([Self.report("a")], of: "one", in: &state)
        Self.see([Self.report("a", sealed: true)], of: "two", in: &state)
        Self.see([], of: "one", in: &state)
        #expect(state.records[Self.target("two")]?.reports == [Self.report("a", sealed: true)])
    }

    @Test func `One target that reports twice on one subject is believed once`() {
        var state = Self.state()
        Self.see([Self.report("a"), Self.report("a", sealed: true)], of: "one", in: &state)
        #expect(state.records[Self.target("one")]?.reports == [Self.report("a")])
        state.forget(Self.target("one"))
        Self.see([Self.report("a")], of: "two", in: &state)
        #expect(state.records[Self.target("two")]?.reports == [Self.report("a")])
    }

    @Test func `Reports end with what was last known`() {
        var state = Self.state()
        Self.see([Self.report("a")], of: "one", in: &state)
        state.fail(Self.target("one"), reason: "sealed")
        state.expire(at: 1_600)
        #expect(state.records[Self.target("one")]?.reports.count == 1)
        state.expire(at: 1_601)
        #expect(state.records[Self.target("one")]?.reports.isEmpty == true)
        #expect(state.records[Self.target("one")]?.failureReason == "sealed")
    }

    @Test func `Why a target fails is known while it does, and a new reason is news`() {
        var state = Self.state()
        Self.see([], of: "one", in: &state)
        #expect(state.records[Self.target("one")]?.failureReason == nil)
        state.fail(Self.target("one"), reason: "connect")
        let first = state.groups[0].reports
        state.fail(Self.target("one"), reason: "connect")
        #expect(state.groups[0].reports == first)
        state.fail(Self.target("one"), reason: "sealed")
        #expect(state.records[Self.target("one")]?.failureReason == "sealed")
        #expect(state.groups[0].reports > first)
        Self.see([], of: "one", in: &state)
        #expect(state.records[Self.target("one")]?.failureReason == nil)
    }
}
