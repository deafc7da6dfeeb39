// SPDX-License-Identifier: Apache-2.0

/// Where the rotation of each root stands.
extension MeshVerdicts {
    func signs(_ root: String) -> Bool { signedLeaves(root) > 0 }

    func signedLeaves(_ key: String) -> Int {
        oracle.leaves.count { leaf in leaf.slot.path.contains { $0.key == key } }
    }

    func trusting(_ root: String) -> Int { known.count { proxy in proxy.bundle.contains { $0.key == root } } }

    private func notBefore(_ key: String) -> Int64 {
        oracle.seen.filter { $0.key == key }.map(\.notBefore).min() ?? .max
    }

    func phase(of root: String) -> String {
        guard roots.count > 1 else { return "sole" }
        let signing = roots.filter(signs)
        let isOlder = signing.contains { notBefore(root) < notBefore($0) }
        let isEverywhere = trusting(root) == known.count
        guard signs(root) else {
            return isOlder ? (isEverywhere ? "retired" : "leaving") : (isEverywhere ? "added" : "adding")
        }
        guard !isOlder else { return "giving_way" }
        let anchorsAll = meshLeaves.allSatisfy { $0.anchors.isEmpty || $0.anchors.contains(root) }
        return anchorsAll || signing.count == 1 ? "in_charge" : "taking_over"
    }

    func addCounts(to families: inout MeshFamilies) {
        let bundles = oracle.locations.filter { $0.isConfigMap && !$0.entries.flatMap(\.certificates).isEmpty }
        let anchored = meshLeaves.filter { !$0.anchors.isEmpty }
        families.add("istio_trust:known_proxies:count", [:], known.count)
        for root in roots {
            let labels = ["ca": root]
            let namespaces = bundles.count { $0.entries.flatMap(\.certificates).contains { $0.key == root } }
            families.add("istio_ca:leaves:count", labels, signedLeaves(root))
            families.add("istio_ca:proxies:count", labels, trusting(root))
            families.add("istio_ca:namespaces:count", labels, namespaces)
            families.set("istio_ca:bundles:ratio", labels, trusting(root), over: known.count)
            families.set("istio_ca:namespaces:ratio", labels, namespaces, over: bundles.count)
            families.set(
                "istio_ca:leaves:ratio",
                labels,
                anchored.count { $0.anchors.contains(root) },
                over: anchored.count
            )
        }
    }
}
