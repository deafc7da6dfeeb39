// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@Suite("A policy over what is known")
struct PolicyInventoryTests {
    private let target = TargetID(source: "mesh", name: "cart-1")
    private let id = SlotID(source: .envoy, namespace: "shop", pod: "cart-1", secret: "default", role: .leaf)

    private func state(_ plan: RotationPlan?) -> InventoryState {
        var state = InventoryState()
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 60, maximumSlots: 100))
        let slot = ObservedSlot(id: id, certificate: .sample(1, to: 1_000), plan: plan)
        state.apply(Observation(slots: [slot]), to: target, at: 1)
        return state
    }

    private func slot(_ state: InventoryState) throws -> SlotState {
        try #require(state.records[target]?.slots[id])
    }

    @Test("a rule gives a plan to what has none, at once and until it is taken back")
    func rule() throws {
        var state = state(nil)
        #expect(try slot(state).rotationDue == nil)
        let revision = state.groups.map(\.slots)
        state.use(
            CertificatePolicy(rotation: [
                RotationRule(match: SlotMatch(), action: .plan(.before(seconds: 300), overrides: false))
            ])
        )
        #expect(try slot(state).rotationDue == 700)
        #expect(state.groups.map(\.slots) != revision)
        state.use(.none)
        #expect(try slot(state).rotationDue == nil)
    }

    @Test("the plan of the source comes back when a rule goes")
    func ownPlan() throws {
        var state = state(.istioDefault)
        state.use(CertificatePolicy(rotation: [RotationRule(match: SlotMatch(), action: .withdraw)]))
        #expect(try slot(state).rotationDue == nil)
        state.use(.none)
        #expect(try slot(state).rotationDue == 500)
    }

    @Test("the same policy again changes nothing")
    func samePolicy() {
        var state = state(.istioDefault)
        let revision = state.groups.map(\.slots)
        state.use(.none)
        #expect(state.groups.map(\.slots) == revision)
    }

    @Test("a leaf of the mesh without an identity has a problem, and one that the mesh does not rotate has none")
    func problems() throws {
        #expect(try slot(state(.istioDefault)).problems == [.spiffeIDMissing])
        #expect(try slot(state(nil)).problems == [])
    }

    @Test("an identity is held against the pod for the mesh's own leaf alone")
    func expectedIdentity() throws {
        let root = TestCertificateAuthority.root()
        let problems = { (plan: RotationPlan?) in
            var state = state(plan)
            let slot = ObservedSlot(
                id: id,
                certificate: root.leaf(uris: ["spiffe://cluster.local/ns/other/sa/cart"]).decoded,
                plan: plan
            )
            let expected = ExpectedIdentity(namespace: "shop", serviceAccount: nil)
            state.apply(Observation(slots: [slot], expectedIdentity: expected), to: target, at: 2)
            return try self.slot(state).problems
        }
        #expect(try problems(.istioDefault) == [.spiffeNamespace])
        #expect(try problems(nil) == [])
    }

    @Test("a pinned bundle, or a time of change, that alone is another one is something new")
    func revisions() {
        var state = state(nil)
        var revisions: Set<[UInt64]> = [state.groups.map(\.slots)]
        let slot = ObservedSlot(id: id, certificate: .sample(1, to: 1_000))
        let bundle = PinnedBundle(secret: "file-root:/ca.pem", certificates: [.root(1)])
        let location = AuthorityLocation(name: "cacerts")
        for observation in [
            Observation(slots: [slot], pinnedBundles: [bundle]),
            Observation(slots: [slot], pinnedBundles: [bundle], location: location),
            Observation(slots: [slot], pinnedBundles: [bundle], location: location, changedAt: 5),
            Observation(slots: [slot], pinnedBundles: [bundle], location: location, changedAt: 5),
        ] {
            state.apply(observation, to: target, at: 2)
            revisions.insert(state.groups.map(\.slots))
        }
        #expect(revisions.count == 4)
    }

    @Test("what a CA's location holds changed when it says so, else when it was seen to")
    func locationChange() throws {
        var state = state(nil)
        let secret = TargetID(source: "mesh", part: "secrets", name: "istio-system/cacerts")
        let see = { (state: inout InventoryState, serial: UInt8, told: UnixTime?, now: UnixTime) in
            let slot = ObservedSlot(
                id: SlotID(source: .secret, secret: "cacerts", key: "root-cert.pem", role: .root),
                certificate: .root(serial)
            )
            state.apply(
                Observation(slots: [slot], location: AuthorityLocation(name: "cacerts"), changedAt: told),
                to: secret,
                at: now
            )
            return Census(of: state.records.values).locationChanges[AuthorityLocation(name: "cacerts")]
        }
        #expect(see(&state, 1, nil, 10) == nil)
        #expect(see(&state, 1, nil, 20) == nil)
        #expect(see(&state, 2, nil, 30) == 30)
        #expect(see(&state, 2, nil, 40) == 30)
        #expect(see(&state, 3, 45, 50) == 45)
    }
}
