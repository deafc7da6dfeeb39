// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@testable import Exporter

@Suite("Verdicts of one certificate")
struct CertificateVerdictTests {
    private static let day: Int64 = 86_400
    /// When every leaf here begins.
    private static let begin: UnixTime = 1_800_000_000
    private static let root = TestCertificateAuthority.root(
        notBefore: begin - 1_000 * day,
        notAfter: begin + 1_000 * day
    )

    private func slot(
        lasting lifetime: Int64 = day,
        under authority: TestCertificateAuthority = root,
        plan: RotationPlan? = .istioDefault,
        delivery: ObservedSlot.Delivery = .inUse
    ) -> SlotState {
        let leaf = authority.leaf(
            uris: ["spiffe://cluster.local/ns/shop/sa/cart"],
            notBefore: Self.begin,
            notAfter: Self.begin + lifetime
        ).decoded
        let anchor = authority.certificate.decoded
        var slot = SlotState()
        _ = slot.apply(
            ObservedSlot(
                id: SlotID(source: .envoy, secret: "default", role: .leaf),
                certificate: leaf,
                chain: CertificateChain(certificates: [leaf, anchor], isAnchored: true),
                delivery: delivery,
                plan: plan,
                reportsUse: true
            ),
            at: Self.begin
        )
        return slot
    }

    private func verdicts(
        _ slot: SlotState,
        role: CertificateRole = .leaf,
        after seconds: Int64
    ) -> [CertificateVerdict] {
        CertificateVerdict.all(of: slot, role: role, at: Self.begin + seconds)
    }

    @Test("a certificate is valid from its first second to its last, both included")
    func validity() {
        let slot = slot(plan: nil)
        #expect(verdicts(slot, after: -1) == [.notYetValid])
        #expect(verdicts(slot, after: 0) == [.ok])
        #expect(verdicts(slot, after: Self.day) == [.expiring])
        #expect(verdicts(slot, after: Self.day + 1) == [.expired])
    }

    @Test("a leaf with a plan is late past the slack, and ends soon when half of the time after due is used up")
    func plannedLeaf() {
        let slot = slot()
        let (due, slack) = (Self.day / 2, Self.day / 20)
        #expect(verdicts(slot, after: due) == [.ok])
        #expect(verdicts(slot, after: due + slack) == [.ok])
        #expect(verdicts(slot, after: due + slack + 1) == [.rotationOverdue])
        #expect(verdicts(slot, after: Self.day * 3 / 4) == [.rotationOverdue])
        #expect(verdicts(slot, after: Self.day * 3 / 4 + 1) == [.expiring, .rotationOverdue])
    }

    @Test("the slack is ten minutes at least")
    func shortLeaf() {
        let slot = slot(lasting: 3_600)
        #expect(verdicts(slot, after: 1_800 + 600) == [.ok])
        #expect(verdicts(slot, after: 1_800 + 601) == [.rotationOverdue])
    }

    @Test("without a plan a leaf ends soon at a quarter of its life, and at 14 days at most")
    func unplannedLeaf() {
        let short = slot(lasting: 40 * Self.day, plan: nil)
        #expect(verdicts(short, after: 30 * Self.day) == [.ok])
        #expect(verdicts(short, after: 30 * Self.day + 1) == [.expiring])
        let long = slot(lasting: 90 * Self.day, plan: nil)
        #expect(verdicts(long, after: 76 * Self.day) == [.ok])
        #expect(verdicts(long, after: 76 * Self.day + 1) == [.expiring])
    }

    @Test("with a plan, too, 14 days are soon at most")
    func plannedLongLeaf() {
        let slot = slot(lasting: 100 * Self.day, plan: RotationPlan(ratio: 0.5))
        #expect(verdicts(slot, after: 86 * Self.day) == [.rotationOverdue])
        #expect(verdicts(slot, after: 86 * Self.day + 1) == [.expiring, .rotationOverdue])
    }

    @Test("a CA ends soon at a fifth of its life, and at 90 days at most")
    func authority() {
        let short = slot(lasting: 100 * Self.day, plan: nil)
        #expect(verdicts(short, role: .intermediate, after: 80 * Self.day) == [.ok])
        #expect(verdicts(short, role: .intermediate, after: 80 * Self.day + 1) == [.expiring])
        let long = slot(lasting: 900 * Self.day, plan: nil)
        #expect(verdicts(long, role: .root, after: 810 * Self.day) == [.ok])
        #expect(verdicts(long, role: .root, after: 810 * Self.day + 1) == [.expiring])
    }

    @Test("what counts is the end of the chain, and a chain that ends first is said while nothing worse is")
    func chain() {
        let dying = TestCertificateAuthority.root(notBefore: Self.begin - Self.day, notAfter: Self.begin + 43_200)
        let slot = slot(under: dying)
        #expect(verdicts(slot, after: 0) == [.chainEndsFirst])
        #expect(verdicts(slot, after: 43_200 - 21_600) == [.chainEndsFirst])
        #expect(verdicts(slot, after: 43_200 - 21_599) == [.expiring, .chainEndsFirst])
        #expect(verdicts(slot, after: 43_201) == [.expired])
    }

    @Test("a chain that has not begun is not valid yet")
    func futureChain() {
        let early = TestCertificateAuthority.root(notBefore: Self.begin + 100, notAfter: Self.begin + 9 * Self.day)
        let slot = slot(under: early, plan: nil)
        #expect(verdicts(slot, after: 99) == [.notYetValid])
        #expect(verdicts(slot, after: 100) == [.ok])
    }

    @Test("a certificate that the proxy does not use is said beside what is wrong with the one in use")
    func delivery() {
        let served = ServedCertificate(serialNumber: nil, notBefore: Self.begin, notAfter: Self.begin + Self.day)
        let other = slot(delivery: .notInUse(served: served))
        #expect(verdicts(other, after: 0) == [.notInUse])
        #expect(verdicts(other, after: Self.day * 3 / 4 + 1) == [.notInUse, .expiring, .rotationOverdue])
        #expect(verdicts(other, after: Self.day + 1) == [.expired, .notInUse])
        #expect(verdicts(slot(delivery: .notInUse(served: nil)), after: 0) == [.notInUse])
    }

    @Test("a place without a readable certificate is unknown, not well")
    func unknown() {
        var slot = SlotState()
        _ = slot.apply(
            ObservedSlot(id: SlotID(source: .envoy, secret: "default", role: .leaf), certificate: nil),
            at: Self.begin
        )
        #expect(verdicts(slot, after: 0) == [.unknown])
    }

    @Test("an end without a beginning is judged by the plan alone")
    func agentsWord() {
        var slot = SlotState()
        _ = slot.apply(
            ObservedSlot(
                id: SlotID(source: .agent, role: .leaf),
                certificate: nil,
                served: ServedCertificate(serialNumber: nil, notBefore: nil, notAfter: Self.begin + Self.day),
                plan: RotationPlan(ratio: 0.5, requestedLifetime: Self.day)
            ),
            at: Self.begin
        )
        #expect(verdicts(slot, after: Self.day / 2 + Self.day / 20) == [.ok])
        #expect(verdicts(slot, after: Self.day / 2 + Self.day / 20 + 1) == [.rotationOverdue])
        #expect(verdicts(slot, after: Self.day * 3 / 4 + 1) == [.expiring, .rotationOverdue])
    }
}
