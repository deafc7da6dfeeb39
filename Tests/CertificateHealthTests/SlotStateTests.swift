// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateHealth
@testable import Certificates

@Suite("A slot over time")
struct SlotStateTests {
    private let id = SlotID(source: .envoy, namespace: "shop", secret: "default", role: .leaf)

    private func received(
        _ certificate: Certificate?,
        _ delivery: ObservedSlot.Delivery = .inUse,
        at updatedAt: UnixTime? = nil
    ) -> ObservedSlot {
        ObservedSlot(
            id: id,
            certificate: certificate,
            delivery: delivery,
            updatedAt: updatedAt,
            plan: .istioDefault,
            reportsUse: true
        )
    }

    @Test("the first sight is no rotation, and takes the time of rotation from the proxy")
    func firstSight() {
        var slot = SlotState()
        #expect(slot.apply(received(.sample(1), at: 120), at: 50_000) == nil)
        #expect(slot.lastRotation == 120)
        #expect(slot.rotations == 0)
        #expect(slot.isInUse == true)
    }

    @Test("without the proxy's word, the rotation happened when the certificate began")
    func lastRotationFallsBackToNotBefore() {
        var slot = SlotState()
        _ = slot.apply(received(.sample(1, from: 77)), at: 50_000)
        #expect(slot.lastRotation == 77)
    }

    @Test("a new leaf is a rotation, with the age at which the old one was replaced")
    func rotation() {
        var slot = SlotState()
        _ = slot.apply(received(.sample(1), at: 0), at: 10)
        let rotation = slot.apply(received(.sample(2, from: 43_000, to: 129_400), at: 43_200), at: 43_230)
        #expect(rotation?.ageRatio == 0.5)
        #expect(slot.rotations == 1)
        #expect(slot.lastRotation == 43_200)
        #expect(slot.current?.notAfter == 129_400)
    }

    @Test("seeing the same leaf again, even with a moved update time, is no rotation")
    func redelivery() {
        var slot = SlotState()
        _ = slot.apply(received(.sample(1), at: 120), at: 130)
        #expect(slot.apply(received(.sample(1), at: 500), at: 510) == nil)
        #expect(slot.lastRotation == 120)
        #expect(slot.rotations == 0)
    }

    @Test("a received leaf that is not used leaves the served one's dates in place")
    func deliveryGap() {
        var slot = SlotState()
        _ = slot.apply(received(.sample(1), at: 120), at: 130)
        #expect(slot.apply(received(.sample(2, to: 999_999), .notInUse(served: nil), at: 120), at: 200) == nil)
        #expect(slot.isInUse == false)
        #expect(slot.current?.notAfter == 86_400)
        #expect(slot.rotations == 0)
    }

    @Test("a gap whose served leaf is the known one keeps all that is known of it")
    func gapWithTheKnownLeaf() {
        var slot = SlotState()
        let known = Certificate.sample(1)
        let chain = CertificateChain(certificates: [known, .root(2)], isAnchored: true)
        let first = ObservedSlot(id: id, certificate: known, chain: chain, plan: .istioDefault, reportsUse: true)
        _ = slot.apply(first, at: 10)
        _ = slot.apply(received(nil, .notInUse(served: ServedCertificate(known))), at: 20)
        #expect(slot.isInUse == false)
        #expect(slot.certificate == known)
        #expect(slot.chain == chain)
    }

    @Test("after a restart during a gap, the served leaf is taken from what the proxy says it uses")
    func gapAtFirstSight() {
        var slot = SlotState()
        let served = ServedCertificate(serialNumber: SerialNumber(magnitude: [9]), notBefore: 5, notAfter: 90)
        _ = slot.apply(received(nil, .notInUse(served: served)), at: 20)
        #expect(slot.isInUse == false)
        #expect(slot.current == served)
        #expect(slot.lastRotation == 5)
    }

    @Test("a gap whose served leaf is unknown has no dates rather than wrong ones")
    func gapWithoutKnowledge() {
        var slot = SlotState()
        _ = slot.apply(received(.sample(2), .notInUse(served: nil)), at: 20)
        #expect(slot.isInUse == false)
        #expect(slot.current == nil)
        #expect(slot.rotationDue == nil)
    }

    @Test("when the gap closes with the leaf that was waiting, that is the rotation")
    func gapCloses() {
        var slot = SlotState()
        _ = slot.apply(received(.sample(1), at: 0), at: 10)
        _ = slot.apply(received(.sample(2, to: 200_000), .notInUse(served: nil), at: 0), at: 20)
        #expect(slot.apply(received(.sample(2, to: 200_000), at: 30), at: 31) != nil)
        #expect(slot.isInUse == true)
        #expect(slot.rotations == 1)
        #expect(slot.lastRotation == 30)
    }

    @Test(
        "due is NotAfter less the plan's part of the lifetime",
        arguments: [(0.5, 43_200), (0.25, 64_800), (0, 86_400)]
    )
    func due(ratio: Double, expected: UnixTime) {
        var slot = SlotState()
        let observed = ObservedSlot(id: id, certificate: .sample(1), plan: RotationPlan(ratio: ratio))
        _ = slot.apply(observed, at: 1)
        #expect(slot.rotationDue == expected)
    }

    @Test("without a plan nothing is ever due or overdue")
    func noPlan() {
        var slot = SlotState()
        _ = slot.apply(ObservedSlot(id: id, certificate: .sample(1)), at: 1)
        #expect(slot.rotationDue == nil)
        #expect(!slot.isRotationOverdue(at: 86_399))
    }

    @Test("overdue begins after the slack of five per cent, long before expiry")
    func overdue() {
        var slot = SlotState()
        _ = slot.apply(received(.sample(1)), at: 1)
        #expect(!slot.isRotationOverdue(at: 43_200 + 4_320))
        #expect(slot.isRotationOverdue(at: 43_200 + 4_321))
    }

    @Test("the slack of a short-lived leaf is ten minutes at least")
    func overdueOfAShortLife() {
        var slot = SlotState()
        _ = slot.apply(received(.sample(1, to: 3_600)), at: 1)
        #expect(!slot.isRotationOverdue(at: 1_800 + 600))
        #expect(slot.isRotationOverdue(at: 1_800 + 601))
    }

    @Test("the effective expiration is the earliest of leaf, intermediates and anchor")
    func effectiveExpiration() {
        var slot = SlotState()
        let leaf = Certificate.sample(1, to: 86_400)
        let chain = CertificateChain(certificates: [leaf, .root(2, to: 50_000)], isAnchored: true)
        _ = slot.apply(ObservedSlot(id: id, certificate: leaf, chain: chain), at: 1)
        #expect(slot.effectiveNotAfter == 50_000)
    }
}
