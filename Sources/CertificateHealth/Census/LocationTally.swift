// SPDX-License-Identifier: Apache-2.0

import Certificates

/// What one of the mesh's CA locations holds.
struct LocationTally: Sendable, Equatable {
    private(set) var authorities: Set<AuthorityID> = []
    /// Roots that stand in one of its bundles without another.
    private(set) var soleRoots: Set<AuthorityID> = []
    /// CAs that have to lead to a root themselves.
    private(set) var intermediates: Set<Issuance> = []
    private(set) var changedAt: UnixTime?

    init(_ record: TargetRecord) {
        var roots: [String?: Set<AuthorityID>] = [:]
        for (id, slot) in record.slots where id.role != .leaf {
            guard let certificate = slot.certificate else { continue }
            authorities.insert(certificate.authorityID)
            if id.role == .root { roots[id.key, default: []].insert(certificate.authorityID) }
            if id.role == .intermediate, let chain = slot.chain { intermediates.insert(Issuance(chain)) }
        }
        for bundle in roots.values where bundle.count == 1 { soleRoots.formUnion(bundle) }
        changedAt = record.changedAt
    }

    func merged(with other: LocationTally) -> LocationTally {
        var sum = self
        sum.authorities.formUnion(other.authorities)
        sum.soleRoots.formUnion(other.soleRoots)
        sum.intermediates.formUnion(other.intermediates)
        sum.changedAt = [changedAt, other.changedAt].compactMap(\.self).max()
        return sum
    }
}
