// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateHealth
@testable import Certificates

@Suite("The inventory")
struct InventoryStateTests {
    private let cart = TargetID(source: "mesh", name: "http://127.0.0.1:15000")
    private let twin = TargetID(source: "mesh", name: "http://127.0.0.1:15001")

    private func inventory(maximumAge: Int64 = 600, maximumSlots: Int = 100) -> InventoryState {
        var state = InventoryState()
        state.register(
            source: "mesh",
            reasons: ["timeout", "connect"],
            limits: InventoryLimits(maximumAge: maximumAge, maximumSlots: maximumSlots)
        )
        return state
    }

    private func observation(
        pod: String = "cart-1",
        secrets: [String] = ["default"],
        leaf: Certificate = .sample(1),
        bundle: Set<Certificate> = []
    ) -> Observation {
        let proxy = ProxyIdentity(namespace: "shop", workload: "cart", pod: pod)
        let slots = secrets.map { secret in
            ObservedSlot(
                id: SlotID(source: .envoy, namespace: "shop", workload: "cart", pod: pod, secret: secret, role: .leaf),
                certificate: leaf
            )
        }
        return Observation(slots: slots, trustBundle: bundle, proxy: proxy, capability: .secrets)
    }

    private func observe(
        _ state: inout InventoryState,
        _ target: TargetID,
        _ observation: Observation,
        counters: ProxyCounters? = nil,
        at now: UnixTime
    ) {
        state.apply(observation, to: target, at: now)
        state.confirm(target, counters: counters, at: now)
    }

    @Test("a failed poll keeps the last values, and says so")
    func lastKnownGood() throws {
        var state = inventory()
        observe(&state, cart, observation(), at: 100)
        state.fail(cart, reason: "timeout")
        let record = try #require(state.records[cart])
        #expect(record.slots.count == 1)
        #expect(record.isUp == false)
        #expect(record.lastSuccess == 100)
        #expect(state.sources["mesh"]?.errors == ["timeout": 1, "connect": 0])
    }

    @Test("past the maximum age the certificates' series end, and the proxy's health stays")
    func expiry() throws {
        var state = inventory(maximumAge: 600)
        observe(&state, cart, observation(bundle: [.root(9)]), counters: ProxyCounters(), at: 100)
        state.fail(cart, reason: "connect")
        state.expire(at: 700)
        #expect(state.records[cart]?.slots.count == 1)
        state.expire(at: 701)
        let record = try #require(state.records[cart])
        #expect(record.slots.isEmpty)
        #expect(record.trustBundle.isEmpty)
        #expect(record.counters == nil)
        #expect(record.proxy != nil)
        #expect(record.isUp == false)
        #expect(record.lastSuccess == 100)
    }

    @Test("a target that is no longer expected ends at once")
    func removal() {
        var state = inventory()
        observe(&state, cart, observation(), at: 100)
        state.expect([], of: "mesh")
        #expect(state.records.isEmpty)
        #expect(state.sources["mesh"]?.slots == 0)
        #expect(state.sources["mesh"]?.expectedTargets == 0)
    }

    @Test("a secret that went away ends, the others stay")
    func slotRemoval() throws {
        var state = inventory()
        observe(&state, cart, observation(secrets: ["default", "gateway"]), at: 100)
        observe(&state, cart, observation(secrets: ["default"]), at: 130)
        #expect(state.records[cart]?.slots.keys.map(\.secret) == ["default"])
        #expect(state.sources["mesh"]?.slots == 1)
    }

    @Test("a poll that showed nothing new moves the time of contact and nothing else")
    func unchangedPoll() {
        var state = inventory()
        observe(&state, cart, observation(), at: 100)
        let before = state.groups[0]
        state.confirm(cart, counters: nil, at: 130)
        #expect(state.groups[0].slots == before.slots)
        #expect(state.groups[0].counters == before.counters)
        #expect(state.groups[0].contact != before.contact)
    }

    @Test("an observation equal to the last one renders nothing again")
    func equalObservation() {
        var state = inventory()
        observe(&state, cart, observation(), at: 100)
        let before = state.groups[0]
        state.apply(observation(), to: cart, at: 130)
        #expect(state.groups[0].slots == before.slots)
        #expect(state.groups[0].counters == before.counters)
    }

    @Test("counters that moved render counters only")
    func movedCounters() {
        var state = inventory()
        observe(&state, cart, observation(), counters: ProxyCounters(), at: 100)
        let before = state.groups[0]
        var counters = ProxyCounters()
        counters.inbound.handshakes = 1
        state.confirm(cart, counters: counters, at: 130)
        #expect(state.groups[0].slots == before.slots)
        #expect(state.groups[0].counters != before.counters)
    }

    @Test("two targets under the same labels: the first keeps them, the second is counted and takes over later")
    func duplicates() throws {
        var state = inventory()
        observe(&state, cart, observation(leaf: .sample(1)), at: 100)
        observe(&state, twin, observation(leaf: .sample(2)), at: 100)
        #expect(state.records[cart]?.slots.count == 1)
        #expect(state.records[twin]?.slots.isEmpty == true)
        #expect(state.drops[.duplicate] == 2)  // the slot and the proxy
        state.expect([twin], of: "mesh")
        let slots = try #require(state.records[twin]?.slots)
        #expect(slots.values.map(\.certificate) == [.sample(2)])
    }

    @Test("labels go to whoever waits for them when their holder's series end, or lose the secret")
    func duplicatesAfterTheEnd() throws {
        for secrets in [["default"], ["other"]] {
            var state = inventory(maximumAge: 600)
            observe(&state, cart, observation(leaf: .sample(1)), at: 100)
            observe(&state, twin, observation(leaf: .sample(2)), at: 600)
            #expect(state.records[twin]?.slots.isEmpty == true)
            if secrets == ["default"] {
                state.expire(at: 701)
            } else {
                observe(&state, cart, observation(secrets: secrets), at: 610)
            }
            #expect(state.records[twin]?.slots.values.map(\.certificate) == [.sample(2)])
        }
    }

    @Test("failing again renders nothing again")
    func repeatedFailure() {
        var state = inventory()
        observe(&state, cart, observation(), at: 100)
        state.fail(cart, reason: "timeout")
        let before = state.groups[0]
        state.fail(cart, reason: "timeout")
        #expect(state.groups[0].counters == before.counters)
        #expect(state.sources["mesh"]?.errors["timeout"] == 2)
    }

    @Test("slots beyond the source's limit are dropped and counted")
    func limit() {
        var state = inventory(maximumSlots: 2)
        observe(&state, cart, observation(secrets: ["a", "b", "c"]), at: 100)
        #expect(state.records[cart]?.slots.count == 2)
        #expect(state.drops[.limit] == 1)
    }

    @Test("the age of replaced leaves is counted by namespace, not by slot")
    func rotationAges() throws {
        var state = inventory()
        observe(&state, cart, observation(leaf: .sample(1)), at: 0)
        observe(&state, cart, observation(leaf: .sample(2, from: 43_200, to: 129_600)), at: 43_200)
        let ages = try #require(state.rotationAges[RotationGroup(source: .envoy, namespace: "shop")])
        #expect(ages.sum == 0.5)
        #expect(ages.counts.reduce(0, +) == 1)
    }

    @Test("targets fill groups that stay small, so that one change renders little")
    func groups() {
        var state = inventory(maximumSlots: 1_000)
        let targets = (0..<300).map { TargetID(source: "mesh", name: "\($0)") }
        state.expect(Set(targets), of: "mesh")
        #expect(state.groups.count == 3)
        let before = state.groups.map(\.slots)
        observe(&state, targets[0], observation(), at: 1)
        #expect(zip(before, state.groups.map(\.slots)).count { $0 != $1 } == 1)
    }
}
