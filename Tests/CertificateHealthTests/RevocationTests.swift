// SPDX-License-Identifier: Apache-2.0

import Certificates
import TestSupport
import Testing

@testable import CertificateHealth

@Suite struct RevocationTests {
    private let authority: TestCertificateAuthority
    private let other = TestCertificateAuthority.root("O=other")
    private static let leafSerial: [UInt8] = [0x11, 0x22, 0x33]
    private let leaf: TestCertificate
    private var state = InventoryState()

    init() {
        authority = .root("O=mesh")
        leaf = authority.leaf(dns: ["shop.example"], serial: Self.leafSerial)
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 60, maximumSlots: 100))
    }

    private mutating func apply(
        _ name: String,
        _ certificates: [Certificate] = [],
        chain: [Certificate] = [],
        trusting bundle: Set<Certificate> = [],
        lists: [TestRevocationList] = []
    ) {
        let slots = certificates.map { certificate in
            ObservedSlot(
                id: SlotID(source: .file, secret: name, role: certificate.role, name: certificate.displayName),
                certificate: certificate,
                chain: chain.isEmpty
                    ? nil : CertificateChain(certificates: [certificate] + chain, isAnchored: true)
            )
        }
        let observation = Observation(
            slots: slots,
            trustBundle: bundle,
            revocationLists: lists.map { .decoded($0) }
        )
        let id = TargetID(source: "mesh", name: name)
        state.apply(observation, to: id, at: 1)
        state.confirm(id, counters: nil, at: 1)
    }

    private func isRevoked(_ name: String = "leaf") -> Bool {
        let slots = state.records[TargetID(source: "mesh", name: name)]?.slots ?? [:]
        return slots.values.contains { $0.problems.contains(.revoked) }
    }

    private var revokedLeaves: [String: Int] { CensusTally(of: state.records.values).revocation.revokedLeaves }

    private var list: TestRevocationList { TestRevocationList(of: authority, revoking: [[0x01], Self.leafSerial]) }

    private static let places = ["leaf", "ca", "list"]

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    mutating func `A leaf is revoked whichever of leaf, CA and list is seen last`(order: [Int]) {
        for index in order {
            #expect(!isRevoked())
            switch Self.places[index] {
            case "leaf": apply("leaf", [leaf.decoded])
            case "ca": apply("ca", [authority.certificate.decoded])
            default: apply("list", lists: [list])
            }
        }
        #expect(isRevoked())
        #expect(revokedLeaves == ["O=mesh": 1])
    }

    @Test mutating func `The issuer may be known from a bundle or a chain alone`() {
        apply("leaf", [leaf.decoded], chain: [authority.certificate.decoded])
        apply("list", lists: [list])
        #expect(isRevoked())
        var bundled = RevocationTests(authority: authority, leaf: leaf)
        bundled.apply("leaf", [leaf.decoded])
        bundled.apply("list", lists: [list])
        #expect(!bundled.isRevoked())
        bundled.apply("bundle", trusting: [authority.certificate.decoded])
        #expect(bundled.isRevoked())
    }

    private init(authority: TestCertificateAuthority, leaf: TestCertificate) {
        self.authority = authority
        self.leaf = leaf
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 60, maximumSlots: 100))
    }

    @Test
    mutating func `A list that the issuer did not sign revokes nothing, and says nothing of how many are revoked`() {
        var forged = list
        forged.key = other.key
        var unsigned = list
        unsigned.key = nil
        apply("ca", [authority.certificate.decoded, other.certificate.decoded])
        apply("leaf", [leaf.decoded], chain: [authority.certificate.decoded])
        apply("list", lists: [forged, unsigned])
        #expect(!isRevoked())
        #expect(revokedLeaves.isEmpty)
    }

    @Test mutating func `A CA of the same name and key identifier revokes nobody else's leaves`() {
        let impostor = TestCertificateAuthority.root("O=mesh")
        let list = TestRevocationList(of: impostor, revoking: [Self.leafSerial])
        apply("ca", [authority.certificate.decoded])
        apply("impostor", [impostor.certificate.decoded])
        apply("list", lists: [list])
        apply("leaf", [leaf.decoded])
        #expect(!isRevoked())
        apply("leaf", [leaf.decoded], chain: [authority.certificate.decoded])
        #expect(!isRevoked())
        // It is a list, and of a CA that is known.
        #expect(revokedLeaves == ["O=mesh": 0])
        let own = impostor.leaf(dns: ["own.example"], serial: Self.leafSerial)
        apply("own", [own.decoded])
        #expect(isRevoked("own"))
    }

    @Test mutating func `A leaf that is on no list is not revoked, and its issuer counts none`() {
        apply("ca", [authority.certificate.decoded])
        apply("leaf", [authority.leaf(dns: ["shop.example"], serial: [0x11, 0x22, 0x34]).decoded])
        apply("list", lists: [list])
        #expect(!isRevoked())
        #expect(revokedLeaves == ["O=mesh": 0])
    }

    @Test mutating func `What a list revoked ends with the last target that holds it`() {
        apply("ca", [authority.certificate.decoded])
        apply("leaf", [leaf.decoded])
        apply("list", lists: [list])
        apply("copy", lists: [list])
        state.forget(TargetID(source: "mesh", name: "list"))
        #expect(isRevoked())
        apply("copy", lists: [])
        #expect(!isRevoked())
        #expect(revokedLeaves.isEmpty)
        apply("list", lists: [list])
        #expect(isRevoked())
        // The list ends with the age of what told it.
        state.confirm(TargetID(source: "mesh", name: "leaf"), counters: nil, at: 100)
        state.expire(at: 100)
        #expect(!isRevoked())
    }

    @Test mutating func `A new list without the leaf takes the place of the old one`() {
        apply("ca", [authority.certificate.decoded])
        apply("leaf", [leaf.decoded])
        apply("list", lists: [list])
        apply("list", lists: [TestRevocationList(of: authority, revoking: [[0x01]])])
        #expect(!isRevoked())
    }

    @Test mutating func `A replaced leaf is judged anew`() {
        apply("ca", [authority.certificate.decoded])
        apply("list", lists: [list])
        apply("leaf", [leaf.decoded])
        #expect(isRevoked())
        apply("leaf", [authority.leaf(dns: ["shop.example"]).decoded])
        #expect(!isRevoked())
        apply("leaf", [leaf.decoded])
        state.use(CertificatePolicy(rotation: []))
        #expect(isRevoked())
    }

    @Test mutating func `A policy that is loaded forgets no revocation`() {
        apply("ca", [authority.certificate.decoded])
        apply("list", lists: [list])
        apply("leaf", [leaf.decoded])
        state.use(CertificatePolicy(trustDomains: TrustDomainPolicy(own: "example.com")))
        #expect(isRevoked())
    }

    @Test mutating func `A delta list adds, and takes off the lists before it`() {
        apply("ca", [authority.certificate.decoded])
        apply("leaf", [leaf.decoded])
        var base = TestRevocationList(of: authority)
        base.extensions = [TestRevocationList.number([5])]
        var added = TestRevocationList(of: authority, revoking: [Self.leafSerial])
        added.extensions = [TestRevocationList.number([6]), TestRevocationList.delta(since: [5])]
        apply("base", lists: [base])
        #expect(!isRevoked())
        apply("delta", lists: [added])
        #expect(isRevoked())
        var removed = TestRevocationList(of: authority)
        removed.entries = [TestRevocationList.entry(Self.leafSerial, reason: 8)]
        removed.extensions = [TestRevocationList.number([7]), TestRevocationList.delta(since: [5])]
        apply("newer", lists: [removed])
        #expect(!isRevoked())
        // It says nothing of a list that was made after it.
        base.entries = [TestRevocationList.entry(Self.leafSerial)]
        base.extensions = [TestRevocationList.number([8])]
        apply("base", lists: [base])
        #expect(isRevoked())
        let lists = CensusTally(of: state.records.values).revocation.lists
        #expect(lists.count == 2)
        #expect(Set(lists.keys.map(\.kind)) == [.base, .delta])
        #expect(lists.first { $0.key.kind == .delta }?.value.number == SerialNumber(magnitude: [6]))
    }

    @Test mutating func `A list that may be about other issuers is not taken for its own`() {
        var indirect = list
        indirect.extensions = [TestRevocationList.indirect]
        apply("ca", [authority.certificate.decoded])
        apply("leaf", [leaf.decoded])
        apply("list", lists: [indirect])
        #expect(!isRevoked())
    }

    @Test mutating func `An intermediate on its root's list is revoked, and is no leaf`() {
        let intermediate = authority.intermediate("O=mesh,CN=below")
        let serial = intermediate.certificate.decoded.serialNumber
        apply("ca", [authority.certificate.decoded])
        apply("leaf", [intermediate.certificate.decoded])
        let bytes = stride(from: 0, to: serial.hexadecimal.count, by: 2).map { index in
            let digits = Array(serial.hexadecimal)
            return UInt8(String(digits[index...(index + 1)]), radix: 16) ?? 0
        }
        apply("list", lists: [TestRevocationList(of: authority, revoking: [bytes])])
        #expect(isRevoked())
        #expect(revokedLeaves == ["O=mesh": 0])
    }

    @Test mutating func `Only groups with a leaf that changed are rendered again`() {
        apply("ca", [authority.certificate.decoded])
        apply("leaf", [leaf.decoded])
        for index in 0..<(2 * InventoryGroup.capacity) {
            apply("\(index)", [other.leaf(dns: ["\(index)"], serial: Self.leafSerial).decoded])
        }
        let before = state.groups.map(\.slots)
        apply("list", lists: [list])
        let changed = zip(state.groups, before).count { $0.slots != $1 }
        // The list's own, and the leaf's.
        #expect(changed <= 2)
        #expect(isRevoked())
    }
}
