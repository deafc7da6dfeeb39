// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Testing

@testable import Exporter

@Suite("The first look of an audit")
struct AuditProgressTests {
    private var state = InventoryState()
    private let target = TargetID(source: "a", name: "x")

    private mutating func register(_ parts: [String] = []) {
        state.register(source: "a", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 10))
        state.register(parts: parts, of: "a")
    }

    private var missing: AuditProgress.Missing? { AuditProgress(state, sources: ["a"]).missing["a"] }

    @Test("a source is waited for until it says what it looks at")
    mutating func silence() {
        #expect(missing?.isWhole == true)
        register()
        #expect(missing?.isWhole == true)
        state.noteSuccess(of: "a", at: 1)
        #expect(AuditProgress(state, sources: ["a"]).isComplete)
    }

    @Test("a source that cannot even list its targets is not waited for")
    mutating func failure() {
        register()
        state.countError("configuration", of: "a")
        #expect(AuditProgress(state, sources: ["a"]).isComplete)
    }

    @Test("every target is waited for, whether it answers or not")
    mutating func targets() {
        register()
        let other = TargetID(source: "a", name: "y")
        state.expect([target, other], of: "a")
        #expect(missing?.targets == ["x", "y"])
        state.confirm(target, counters: nil, at: 1)
        #expect(missing?.targets == ["y"])
        state.fail(other, reason: "timeout")
        #expect(missing == nil)
    }

    @Test("a source that watches is waited for by its parts, then by the proxies that it found")
    mutating func parts() {
        register(["pods", "secrets"])
        #expect(missing?.parts == ["pods", "secrets"])
        state.notePartUp("pods", of: "a", at: 1)
        state.identify(target, as: ProxyIdentity(namespace: "shop", workload: "cart", pod: "cart"))
        state.notePartDown("secrets", of: "a", reason: "forbidden", at: 1)
        #expect(missing?.parts == [] && missing?.targets == ["x"])
        let before = AuditProgress(state, sources: ["a"])
        state.confirm(target, counters: nil, at: 1)
        let after = AuditProgress(state, sources: ["a"])
        #expect(after.isComplete && after.discovers && after != before)
    }

    @Test("what a complete source finds later still shows as progress")
    mutating func laterFinds() {
        register(["pods"])
        state.notePartUp("pods", of: "a", at: 1)
        let before = AuditProgress(state, sources: ["a"])
        state.notePartUp("secrets/shop", of: "a", at: 1)
        let after = AuditProgress(state, sources: ["a"])
        #expect(before.isComplete && after.isComplete && before != after)
    }
}
