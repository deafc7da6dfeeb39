// SPDX-License-Identifier: Apache-2.0

import Certificates
import Testing

@testable import CertificateHealth

/// Parts of a source that watch objects, beside targets that are polled.
@Suite struct WatchedPartTests {
    private let secret = TargetID(source: "mesh", part: "secrets", name: "shop/tls")
    private let proxy = TargetID(source: "mesh", name: "shop/cart-1")

    private func watching() -> InventoryState {
        var state = InventoryState()
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 100))
        state.register(parts: ["secrets"], of: "mesh")
        state.apply(Observation(slots: [slot()]), to: secret, at: 1_000)
        state.notePartUp("secrets", of: "mesh", at: 1_000)
        return state
    }

    private func slot(_ name: String = "tls") -> ObservedSlot {
        ObservedSlot(
            id: SlotID(source: .secret, namespace: "shop", secret: name, key: "tls.crt", role: .leaf),
            certificate: .sample(1)
        )
    }

    @Test func `What is watched stays fresh as long as the watch is`() {
        var state = watching()
        state.expire(at: 1_000_000)
        #expect(state.records[secret]?.slots.count == 1)
    }

    @Test func `What is watched grows old from the moment that the watch ended`() {
        var state = watching()
        state.notePartDown("secrets", of: "mesh", reason: "forbidden", at: 5_000)
        state.expire(at: 5_600)
        #expect(state.records[secret]?.slots.count == 1)
        state.notePartDown("secrets", of: "mesh", reason: "forbidden", at: 5_590)
        state.expire(at: 5_601)
        #expect(state.records[secret]?.slots.isEmpty == true)
    }

    @Test func `A part that goes down is news once, and again for another reason`() {
        var state = watching()
        let first = state.notePartDown("secrets", of: "mesh", reason: "forbidden", at: 2_000)
        let second = state.notePartDown("secrets", of: "mesh", reason: "forbidden", at: 2_010)
        let other = state.notePartDown("secrets", of: "mesh", reason: "timeout", at: 2_020)
        let back = state.notePartUp("secrets", of: "mesh", at: 2_030)
        #expect([first, second, other, back] == [true, false, true, true])
        #expect(state.sources["mesh"]?.errors == ["forbidden": 2, "timeout": 1])
        #expect(state.sources["mesh"]?.parts["secrets"]?.reason == nil)
    }

    @Test func `The targets of a part are counted apart from those that are polled`() {
        var state = watching()
        state.expect([proxy], of: "mesh")
        #expect(state.sources["mesh"]?.expectedTargets == 1)
        #expect(state.sources["mesh"]?.parts["secrets"]?.objects == 1)
        #expect(state.records[secret] != nil)
        state.expect([], of: "mesh", part: "secrets")
        #expect(state.sources["mesh"]?.parts["secrets"]?.objects == 0)
        #expect(state.records.keys.map(\.name) == ["shop/cart-1"])
        state.forget(proxy)
        #expect(state.sources["mesh"]?.expectedTargets == 0)
    }

    @Test func `A source that goes takes its parts along`() {
        var state = watching()
        state.unregister(source: "mesh")
        #expect(state.records.isEmpty)
        #expect(state.sources.isEmpty)
    }

    @Test func `A source is ready when each of its parts had an answer`() {
        let inventory = Inventory()
        inventory.update {
            $0.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 100))
            $0.register(parts: ["secrets", "pods"], of: "mesh")
            $0.notePartUp("pods", of: "mesh", at: 1)
        }
        #expect(!inventory.hasLooked(at: ["mesh"]))
        inventory.update { _ = $0.notePartDown("secrets", of: "mesh", reason: "forbidden", at: 1) }
        #expect(inventory.hasLooked(at: ["mesh"]))
    }
}

/// Certificates of which the end alone is known.
@Suite struct AgentExpiryTests {
    private func observed(_ notAfter: UnixTime) -> ObservedSlot {
        ObservedSlot(
            id: SlotID(source: .agent, namespace: "shop", pod: "cart-1", secret: "default", role: .leaf),
            certificate: nil,
            served: ServedCertificate(serialNumber: nil, notBefore: nil, notAfter: notAfter),
            plan: RotationPlan(ratio: 0.5, requestedLifetime: 86_400)
        )
    }

    @Test func `The requested lifetime stands in for the one that is not known`() {
        var slot = SlotState()
        _ = slot.apply(observed(100_000), at: 20_000)
        #expect(slot.rotationDue == 56_800)
        #expect(slot.lastRotation == nil)
        #expect(!slot.isRotationOverdue(at: 61_120))
        #expect(slot.isRotationOverdue(at: 61_121))
    }

    @Test func `A later end is a rotation, of an age that is not known`() {
        var slot = SlotState()
        _ = slot.apply(observed(100_000), at: 20_000)
        let rotation = slot.apply(observed(150_000), at: 60_000)
        #expect(rotation != nil)
        #expect(rotation?.ageRatio == nil)
        #expect(slot.rotations == 1)
    }
}

/// What ends, ends at the first look after its time, however many looks there were before.
@Suite struct ExpirationTests {
    private let first = TargetID(source: "mesh", name: "a")
    private let second = TargetID(source: "mesh", name: "b")

    private func see(_ id: TargetID, at now: UnixTime, in state: inout InventoryState) {
        let slot = SlotID(source: .envoy, pod: id.name, secret: "default", role: .leaf)
        state.apply(Observation(slots: [ObservedSlot(id: slot, certificate: .sample(1))]), to: id, at: now)
        state.confirm(id, counters: nil, at: now)
    }

    @Test func `Each target ends in its own time`() {
        var state = InventoryState()
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 100))
        see(first, at: 1_000, in: &state)
        see(second, at: 1_300, in: &state)
        var ends: [UnixTime] = []
        for now in stride(from: UnixTime(1_000), through: 2_000, by: 7) {
            let before = state.records.values.count { $0.holdsValues }
            state.expire(at: now)
            if state.records.values.count(where: { $0.holdsValues }) < before { ends.append(now) }
        }
        #expect(ends.count == 2)
        #expect((1_601..<1_608).contains(ends.first ?? 0))
        #expect((1_901..<1_908).contains(ends.last ?? 0))
    }

    @Test func `A shorter age takes effect at the next look`() {
        var state = InventoryState()
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 100))
        see(first, at: 1_000, in: &state)
        state.expire(at: 1_100)
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 60, maximumSlots: 100))
        state.expire(at: 1_101)
        #expect(state.records[first]?.slots.isEmpty == true)
    }

    @Test func `A clock that was set back hides nothing that is too old by it`() {
        var state = InventoryState()
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 100))
        state.expire(at: 1_000_000)
        see(first, at: 1_000, in: &state)
        state.expire(at: 1_700)
        #expect(state.records[first]?.slots.isEmpty == true)
    }

    @Test func `Fresh targets are those whose newest poll succeeded`() {
        var state = InventoryState()
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 100))
        let fresh = { (state: InventoryState) in state.sources["mesh"]?.freshTargets }
        for id in [first, second, second] { see(id, at: 1_000, in: &state) }
        #expect(fresh(state) == 2)
        for _ in 0..<2 { state.fail(first, reason: "timeout") }
        #expect(fresh(state) == 1)
        see(first, at: 1_010, in: &state)
        #expect(fresh(state) == 2)
        state.forget(second)
        state.expect([], of: "mesh")
        #expect(fresh(state) == 0)
    }
}
