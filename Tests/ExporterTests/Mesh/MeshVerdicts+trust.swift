// SPDX-License-Identifier: Apache-2.0

/// Who refuses whom, and what keeps a root from being removed.
extension MeshVerdicts {
    private var sets: Set<Set<String>> { Set(meshLeaves.map(\.anchors).filter { !$0.isEmpty }) }

    private func refusing(_ anchors: Set<String>, without root: String? = nil) -> Int {
        known.count { proxy in !oracle.isAnchored(anchors, by: Set(proxy.bundle.filter { $0.key != root })) }
    }

    func addTrust(to families: inout MeshFamilies) {
        for leaf in meshLeaves {
            let anchors = leaf.anchors.isEmpty ? nil : MeshOracle.label(leaf.anchors)
            families.add("istio_trust:leaves:count", ["anchors": anchors])
        }
        for anchors in sets {
            let labels = ["anchors": MeshOracle.label(anchors)]
            let refusing = refusing(anchors)
            families.add("istio_trust:lacking_proxies:count", labels, refusing)
            let leaves = meshLeaves.count { $0.anchors == anchors }
            families.add("istio_trust:not_anchored_leaves:count", labels, refusing > 0 ? leaves : 0)
        }
    }

    func addRemovals(to families: inout MeshFamilies, _ phases: [String: String], _ memory: inout Memory) {
        let lifetimes = oracle.leaves.filter { leaf in leaf.slot.path.contains { roots.contains($0.key) } }
            .compactMap { $0.slot.certificate?.lifetime }
        let old = memory.removable
        memory.removable = [:]
        for root in roots {
            var blockers = [
                "leaves": oracle.leaves.count { $0.anchors == [root] },
                "locations": oracle.locations.count { isRequired(root, at: $0) },
                "bundles": sets.map { refusing($0, without: root) }.max() ?? 0,
                "pins": known.flatMap(\.pins).count { $0.certificates.contains { $0.key == root } },
                "coverage": isCovered ? 0 : 1,
            ]
            let isNeeded = blockers.values.contains { $0 > 0 }
            let since = Self.since(old[root], holds: !isNeeded, now: now)
            memory.removable[root] = since
            families.set("istio_ca:removable_since:timestamp", ["ca": root], since.time)
            blockers["young"] = lifetimes.max().map { now - since.time >= $0 ? 0 : 1 } ?? 1
            blockers["unknown_proxies"] = oracle.proxies.count - known.count
            blockers["unknown_leaves"] = meshLeaves.count(where: \.anchors.isEmpty)
            for (blocker, count) in blockers {
                families.add("istio_ca:removal_blockers", ["ca": root, "blocker": blocker], count)
            }
            let isFree = blockers.values.allSatisfy { $0 == 0 }
            let isAnotherInCharge = phases.contains { $0.key != root && $0.value == "in_charge" }
            families.add("istio_ca:safe_to_remove", ["ca": root], isFree && isAnotherInCharge ? 1 : 0)
        }
    }

    /// What ended just now still held when the rules looked before.
    private static func since(_ old: Since?, holds: Bool, now: Int64) -> Since {
        guard holds else { return Since(time: now, holds: false) }
        guard let old else { return Since(time: now, holds: true) }
        return Since(time: old.holds ? old.time : now - MeshRecording.interval, holds: true)
    }

    private func isRequired(_ root: String, at location: SimulatedLocation) -> Bool {
        isUsed(location) && oracle.required(at: location).contains(root)
    }

    /// istiod does not look at its own CA where another one is plugged in.
    func isUsed(_ location: SimulatedLocation) -> Bool {
        guard location.name == "istio-ca-secret" else { return location.name != nil }
        return !oracle.locations.contains { $0.name == "cacerts" && $0.cluster == location.cluster }
    }

    private var isCovered: Bool {
        Dictionary(grouping: oracle.proxies, by: \.cluster).values.allSatisfy { proxies in
            Double(proxies.count { $0.sight != .none }) / Double(proxies.count) >= 0.99
        }
    }
}
