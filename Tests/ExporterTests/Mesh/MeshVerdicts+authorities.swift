// SPDX-License-Identifier: Apache-2.0

/// What becomes of CAs, of the places that hold them, and of rotations.
extension MeshVerdicts {
    func addAuthorities(to families: inout MeshFamilies) {
        let leaves = oracle.leaves.filter { $0.slot.certificate != nil }
        for key in Set(leaves.flatMap(\.slot.path).map(\.key)) {
            let under = leaves.filter { leaf in leaf.slot.path.contains { $0.key == key } }
            families.add("istio_ca:lost_leaves:count", ["ca": key], under.count)
            guard let end = oracle.reliedOn.filter({ $0.key == key }).map(\.notAfter).min(),
                let longest = under.compactMap(\.slot.certificate?.lifetime).max()
            else { continue }
            families.set("istio_ca:remaining_lifetimes:ratio", ["ca": key], Int(end - now), over: Int(longest))
        }
    }

    func addLocations(to families: inout MeshFamilies, _ memory: inout Memory) {
        let old = memory.diverged
        memory.diverged = [:]
        let roots = Set(oracle.seen.filter { $0.role == .root }.map(\.key))
        for cluster in Set(oracle.locations.map(\.cluster)) {
            let places = oracle.locations.filter { $0.cluster == cluster && ($0.isConfigMap || isUsed($0)) }
            for root in roots {
                let lacking = places.count { !$0.entries.flatMap(\.certificates).contains { $0.key == root } }
                guard lacking < places.count else { continue }
                let labels = ["cluster": cluster, "ca": root]
                families.add("istio_ca:diverged_locations:count", labels, lacking)
                guard lacking > 0 else { continue }
                let since = old[[cluster ?? "", root]] ?? Since(time: now, holds: true)
                memory.diverged[[cluster ?? "", root]] = since
                families.set("istio_ca:diverged_since:timestamp", labels, since.time)
            }
            addUnloaded(to: &families, in: cluster)
        }
    }

    /// istiod goes on signing with a CA that is not in `cacerts` any more.
    private func addUnloaded(to families: inout MeshFamilies, in cluster: String?) {
        for location in oracle.locations where location.name == "cacerts" && location.cluster == cluster {
            guard let changedAt = location.changedAt else { continue }
            let plugged = Set(location.entries.flatMap(\.certificates).map(\.key))
            let isUnloaded = meshLeaves.contains { leaf in
                guard leaf.slot.labels["cluster"] == cluster, let certificate = leaf.slot.certificate,
                    let issuer = leaf.slot.path.first
                else { return false }
                return !plugged.contains(issuer.key) && certificate.notBefore > changedAt + 300
            }
            if isUnloaded { families.set("istio_ca:unloaded_cacerts:timestamp", ["cluster": cluster], changedAt) }
        }
    }

    func addRotations(to families: inout MeshFamilies) {
        for slot in oracle.slots {
            guard let due = slot.due else { continue }
            let hours = max(due - now, 0) / 3_600
            if hours < 24 { families.add("istio_certificate:rotations_due:count", ["hours": "\(hours)"]) }
            // Where only the end is known, half of the life is taken to be left when it is due.
            let lifetime = slot.certificate?.lifetime ?? 2 * (slot.notAfter - due)
            let isOverdue = Double(now) > Double(due) + max(600, 0.05 * Double(lifetime))
            let labels = [
                "source": slot.labels["source"], "cluster": slot.labels["cluster"],
                "namespace": slot.labels["namespace"], "ca": slot.path.first?.key,
            ]
            families.add("istio_certificate:overdue:count", labels, isOverdue ? 1 : 0)
            if isOverdue { families.set("istio_certificate:rotation_overdue:seconds", slot.labels, now - due) }
        }
    }
}
