// SPDX-License-Identifier: Apache-2.0

import Certificates

/// Revocation lists: who holds them, whose they are, and what is on them.
extension InventoryState {
    /// Takes in a target's lists, and its CA certificates as far as somebody's lists wait for them.
    ///
    /// - Returns: issuers of which more or less is revoked than before.
    mutating func takeRevocation(from observation: Observation, into record: inout TargetRecord) -> Set<String> {
        let old = Set(record.revocationLists)
        let new = Set(observation.revocationLists)
        record.revocationLists = observation.revocationLists
        guard !(old.isEmpty && new.isEmpty && !revocations.hasPending) else { return [] }
        var issuers: Set<String> = []
        var unseen: Set<String> = []
        for list in new.subtracting(old) where revocations.hold(list) { unseen.insert(list.issuer) }
        for list in old.subtracting(new) where revocations.release(list) { issuers.insert(list.issuer) }
        if !unseen.isEmpty {
            for known in records.values { offer(known.authorities(named: unseen), &issuers) }
        }
        if revocations.hasPending {
            offer(observation.authorities.filter { revocations.isPending($0.subject) }, &issuers)
        }
        record.verifiedIssuers = verifiedIssuers(of: record)
        return issuers
    }

    /// A target's lists are no more.
    mutating func releaseRevocation(of record: TargetRecord) -> Set<String> {
        var issuers: Set<String> = []
        for list in Set(record.revocationLists) where revocations.release(list) { issuers.insert(list.issuer) }
        return issuers
    }

    /// Looks at every certificate of these issuers again.
    mutating func judgeRevocation(of issuers: Set<String>) {
        guard !issuers.isEmpty else { return }
        for (target, record) in records {
            var isChanged = false
            for (id, slot) in record.slots {
                guard let certificate = slot.certificate, issuers.contains(certificate.issuer) else { continue }
                let isRevoked = revocations.isRevoked(slot)
                guard isRevoked != slot.problems.contains(.revoked) else { continue }
                records[target]?.slots[id]?.judge(
                    id,
                    by: policy,
                    expected: record.expectedIdentity,
                    isRevoked: isRevoked
                )
                isChanged = true
            }
            if !record.revocationLists.isEmpty {
                let verified = verifiedIssuers(of: record)
                if verified != record.verifiedIssuers {
                    records[target]?.verifiedIssuers = verified
                    isChanged = true
                }
            }
            if isChanged { groups[record.group].slots = nextRevision() }
        }
    }

    private mutating func offer(_ authorities: [Certificate], _ issuers: inout Set<String>) {
        for authority in authorities where revocations.offer(authority) { issuers.insert(authority.subject) }
    }

    private func verifiedIssuers(of record: TargetRecord) -> Set<String> {
        Set(record.revocationLists.lazy.filter { revocations.isVerified($0) }.map(\.issuer))
    }
}

extension TargetRecord {
    fileprivate func authorities(named subjects: Set<String>) -> [Certificate] {
        let shown = slots.values.flatMap { slot in
            (slot.certificate.map { [$0] } ?? []) + Array(slot.chain?.authorities ?? []) + (slot.chain?.presented ?? [])
        }
        return (shown + trustBundle + pinnedBundles.flatMap(\.certificates)).filter { certificate in
            subjects.contains(certificate.subject) && certificate.isAuthority
        }
    }
}

extension Observation {
    fileprivate var authorities: [Certificate] {
        let shown = slots.flatMap { slot in
            (slot.certificate.map { [$0] } ?? []) + Array(slot.chain?.authorities ?? []) + (slot.chain?.presented ?? [])
        }
        return (shown + trustBundle + pinnedBundles.flatMap(\.certificates)).filter(\.isAuthority)
    }
}
