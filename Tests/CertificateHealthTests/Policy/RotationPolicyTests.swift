// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateHealth
@testable import Certificates

@Suite struct RotationPolicyTests {
    private let id = SlotID(source: .secret, namespace: "shop", secret: "edge", role: .leaf)

    private func slot(_ plan: RotationPlan?, served: ServedCertificate) -> SlotState {
        var slot = SlotState()
        _ = slot.apply(ObservedSlot(id: id, certificate: nil, served: served, plan: plan), at: 1)
        return slot
    }

    private let day = ServedCertificate(serialNumber: nil, notBefore: 0, notAfter: 86_400)
    private let endAlone = ServedCertificate(serialNumber: nil, notBefore: nil, notAfter: 86_400)

    @Test(
        arguments: [
            (RotationPlan(ratio: 0.25), 64_800), (RotationPlan(ratio: 7), 0), (RotationPlan(ratio: -1), 86_400),
            (.before(seconds: 3_600), 82_800), (.before(seconds: 90_000), -3_600), (.at(12_345), 12_345),
        ] as [(RotationPlan, UnixTime)]
    )
    func `A plan says when a leaf is due`(plan: RotationPlan, due: UnixTime) {
        #expect(slot(plan, served: day).rotationDue == due)
    }

    @Test func `Of a leaf that is known by its end, only a ratio has to know the lifetime`() {
        #expect(slot(RotationPlan(ratio: 0.5), served: endAlone).rotationDue == nil)
        #expect(slot(RotationPlan(ratio: 0.5, requestedLifetime: 1_000), served: endAlone).rotationDue == 85_900)
        #expect(slot(.before(seconds: 400), served: endAlone).rotationDue == 86_000)
        #expect(slot(.at(5), served: endAlone).rotationDue == 5)
    }

    @Test func `Without a leaf nothing is due, not even at an announced time`() {
        var slot = SlotState()
        _ = slot.apply(ObservedSlot(id: id, certificate: nil, plan: .at(5)), at: 1)
        #expect(slot.rotationDue == nil)
        #expect(!slot.isRotationOverdue(at: 1_000_000))
    }

    @Test func `Every kind of plan has the slack of its lifetime, or the least one`() {
        let planned = slot(.before(seconds: 3_600), served: day)
        #expect(!planned.isRotationOverdue(at: 82_800 + 4_320))
        #expect(planned.isRotationOverdue(at: 82_800 + 4_321))
        let unknown = slot(.at(100), served: endAlone)
        #expect(!unknown.isRotationOverdue(at: 700))
        #expect(unknown.isRotationOverdue(at: 701))
    }

    @Test func `The first rule that matches counts, whatever the later ones say`() {
        let policy = CertificatePolicy(rotation: [
            RotationRule(match: SlotMatch(secret: Glob("other")), action: .withdraw),
            RotationRule(match: SlotMatch(secret: Glob("e*")), action: .plan(.before(seconds: 60), overrides: false)),
            RotationRule(match: SlotMatch(), action: .plan(.before(seconds: 1), overrides: true)),
        ])
        #expect(policy.rotationPlan(of: id, own: nil) == .before(seconds: 60))
        #expect(policy.rotationPlan(of: id, own: .istioDefault) == .istioDefault)
        #expect(
            policy.rotationPlan(of: SlotID(source: .file, role: .leaf), own: .istioDefault) == .before(seconds: 1)
        )
    }

    @Test func `A slot that no rule is about keeps what its source says`() {
        let policy = CertificatePolicy(rotation: [
            RotationRule(match: SlotMatch(source: Glob("file")), action: .withdraw)
        ])
        #expect(policy.rotationPlan(of: id, own: .at(7)) == .at(7))
        #expect(policy.rotationPlan(of: id, own: nil) == nil)
        #expect(CertificatePolicy.none.rotationPlan(of: id, own: .istioDefault) == .istioDefault)
    }

    @Test func `A rule may take a plan away`() {
        let policy = CertificatePolicy(rotation: [RotationRule(match: SlotMatch(), action: .withdraw)])
        #expect(policy.rotationPlan(of: id, own: .istioDefault) == nil)
    }

    @Test func `A ratio that overrides keeps the lifetime that the pod asks for`() {
        let policy = CertificatePolicy(rotation: [
            RotationRule(match: SlotMatch(), action: .plan(RotationPlan(ratio: 0.2), overrides: true))
        ])
        let plan = policy.rotationPlan(of: id, own: RotationPlan(ratio: 0.5, requestedLifetime: 1_000))
        #expect(plan == RotationPlan(ratio: 0.2, requestedLifetime: 1_000))
        #expect(slot(plan, served: endAlone).rotationDue == 86_200)
    }
}
