// SPDX-License-Identifier: Apache-2.0

/// What an exporter can see of a proxy's certificates.
extension SimulatedProxy {
    var slots: [SeenSlot] {
        switch sight {
        case .none: []
        case .expiry: [agentSlot]
        case .handshake: [handshakeSlot, agentSlot]
        case .ztunnel: [ztunnelSlot]
        case .secrets:
            [envoySlot("default", leaf, presented, updatedAt: updatedAt, due: halfLife)]
                + servedSecrets.map { envoySlot($0.name, $0.leaf, $0.presented, updatedAt: $0.leaf.notBefore) }
        }
    }

    private var halfLife: Int64 { leaf.notAfter - SimulatedMesh.leafLifetime / 2 }

    private func envoySlot(
        _ secret: String,
        _ leaf: MeshCertificate,
        _ presented: [MeshCertificate],
        updatedAt: Int64,
        due: Int64? = nil
    ) -> SeenSlot {
        var anchors = Set(bundle)
        for pinned in pinnedBundles { anchors.formUnion(pinned.certificates) }
        var slot = SeenSlot(labels: labels(["source": "envoy", "workload": workload, "secret": secret]), leaf)
        slot.presented = presented
        slot.path = PathSearch.authorities(of: leaf, candidates: presented, anchors: anchors)
        slot.updatedAt = updatedAt
        slot.due = due
        slot.reportsUse = true
        return slot
    }

    /// An agent tells when the leaf ends, and nothing else.
    private var agentSlot: SeenSlot {
        let labels = labels(["source": "agent", "workload": workload, "secret": "default"])
        var slot = SeenSlot(labels: labels, notAfter: leaf.notAfter)
        slot.due = halfLife
        slot.isRepeated = sight == .handshake
        return slot
    }

    private var handshakeSlot: SeenSlot {
        var slot = SeenSlot(labels: labels(["source": "handshake", "workload": workload, "name": leaf.name]), leaf)
        slot.presented = presented
        slot.path = PathSearch.authorities(of: leaf, candidates: presented, anchors: Set(bundle))
        slot.due = halfLife
        return slot
    }

    /// A ztunnel holds the leaves of other workloads, each in the namespace of its own.
    private var ztunnelSlot: SeenSlot {
        let namespace = identity.split(separator: "/").map(String.init)[3]
        var slot = SeenSlot(
            labels: labels(["source": "ztunnel", "name": identity]).merging(["namespace": namespace]) { $1 },
            leaf
        )
        slot.presented = presented
        slot.path = PathSearch.authorities(of: leaf, candidates: presented, anchors: Set(bundle))
        slot.due = halfLife
        slot.reportsUse = true
        return slot
    }

    private func labels(_ own: [String: String?]) -> [String: String?] {
        own.merging(["cluster": cluster, "namespace": namespace, "pod": pod, "role": "leaf"]) { $1 }
    }
}
