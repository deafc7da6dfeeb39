// SPDX-License-Identifier: Apache-2.0

extension SimulatedProxy {
    var slots: [SeenSlot] {
        let place: [String: String?] = [
            "cluster": cluster, "namespace": namespace, "workload": workload, "pod": pod, "role": "leaf",
        ]
        let labels = { (source: String, secret: String) in
            place.merging(["source": source, "secret": secret]) { $1 }
        }
        switch sight {
        case .none: return []
        case .expiry:
            var slot = SeenSlot(labels: labels("agent", "default"), notAfter: leaf.notAfter)
            slot.due = leaf.notAfter - SimulatedMesh.leafLifetime / 2
            return [slot]
        case .secrets:
            var anchors = Set(bundle)
            for pinned in pinnedBundles { anchors.formUnion(pinned.certificates) }
            var slot = SeenSlot(labels: labels("envoy", "default"), leaf)
            slot.presented = presented
            slot.path = PathSearch.authorities(of: leaf, candidates: presented, anchors: anchors)
            slot.updatedAt = updatedAt
            slot.due = leaf.notAfter - leaf.lifetime / 2
            slot.reportsUse = true
            return [slot]
                + servedSecrets.map { secret in
                    var slot = SeenSlot(labels: labels("envoy", secret.name), secret.leaf)
                    slot.presented = secret.presented
                    slot.path = PathSearch.authorities(of: secret.leaf, candidates: secret.presented, anchors: anchors)
                    slot.updatedAt = secret.leaf.notBefore
                    slot.reportsUse = true
                    return slot
                }
        }
    }
}
