// SPDX-License-Identifier: Apache-2.0

/// What the recording rules have to say of the whole mesh, straight from its state: one root, one proxy, one leaf after
/// the other, whichever exporter sees them.
struct MeshVerdicts {
    /// Since when something has been so, up to now.
    struct Since {
        let time: Int64
        let holds: Bool
    }

    /// What depends on how long something lasted.
    struct Memory {
        /// By root: since when nothing needs it.
        var removable: [String: Since] = [:]
        /// By cluster and root: since when places differ.
        var diverged: [[String]: Since] = [:]
    }

    static let families = [
        "istio_trust:known_proxies:count", "istio_trust:leaves:count", "istio_trust:lacking_proxies:count",
        "istio_trust:not_anchored_leaves:count", "istio_ca:leaves:count", "istio_ca:proxies:count",
        "istio_ca:namespaces:count", "istio_ca:bundles:ratio", "istio_ca:leaves:ratio", "istio_ca:namespaces:ratio",
        "istio_ca:phase", "istio_ca:removal_blockers", "istio_ca:removable_since:timestamp",
        "istio_ca:safe_to_remove", "istio_ca:lost_leaves:count", "istio_ca:remaining_lifetimes:ratio",
        "istio_ca:diverged_locations:count", "istio_ca:diverged_since:timestamp",
        "istio_ca:unloaded_cacerts:timestamp",
    ]

    static let rotationFamilies = [
        "istio_certificate:overdue:count", "istio_certificate:rotation_overdue:seconds",
        "istio_certificate:rotations_due:count",
    ]

    let oracle: MeshOracle
    let now: Int64
    /// Keys of the mesh's roots: a proxy trusts them, or they anchor one of its leaves.
    let roots: Set<String>
    let known: [SimulatedProxy]
    let meshLeaves: [MeshOracle.Leaf]

    init(_ oracle: MeshOracle, now: Int64) {
        self.oracle = oracle
        self.now = now
        known = oracle.proxies.filter(\.tellsTrust)
        meshLeaves = oracle.leaves.filter(\.slot.isOfMesh)
        let inUse = Set(known.flatMap(\.bundle).map(\.key)).union(meshLeaves.flatMap(\.anchors))
        roots = Set(oracle.seen.filter { $0.role == .root && inUse.contains($0.key) }.map(\.key))
    }

    func families(_ memory: inout Memory) -> MeshFamilies {
        var families = MeshFamilies()
        addCounts(to: &families)
        addTrust(to: &families)
        let phases = roots.reduce(into: [String: String]()) { $0[$1] = phase(of: $1) }
        for (root, phase) in phases { families.set("istio_ca:phase", ["ca": root, "phase": phase], 1) }
        addRemovals(to: &families, phases, &memory)
        addLocations(to: &families, &memory)
        addAuthorities(to: &families)
        addRotations(to: &families)
        return families
    }
}
