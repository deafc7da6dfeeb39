// SPDX-License-Identifier: Apache-2.0

/// Who can verify whom.
extension MeshOracle {
    func addTrust(to families: inout MeshFamilies) {
        let known = proxies.filter(\.tellsTrust)
        let regions = Set(known.map { MeshFamilies.labels(["cluster": $0.cluster, "namespace": $0.namespace]) })
        for region in regions { families.add("istio_trust_unknown_proxies", region, 0) }
        for proxy in proxies {
            let region = ["cluster": proxy.cluster, "namespace": proxy.namespace]
            families.add(
                proxy.tellsTrust ? "istio_trust_known_proxies" : "istio_trust_unknown_proxies",
                region
            )
        }
        let roots = Set(known.flatMap(\.bundle).filter { $0.role == .root }.map(\.key))
        for anchors in Set(leaves.filter(\.slot.isOfMesh).map(\.anchors)).union(subsets(of: roots))
        where !anchors.isEmpty {
            let label = Self.label(anchors)
            for region in regions {
                let labels = region.merging(["anchors": label]) { $1 }
                families.add("istio_trust_anchoring_proxies", labels, 0)
            }
            for proxy in known {
                let region = ["cluster": proxy.cluster, "namespace": proxy.namespace]
                let labels = region.merging(["anchors": label]) { $1 }
                let verifies = isAnchored(anchors, by: Set(proxy.bundle))
                families.add("istio_trust_anchoring_proxies", labels, verifies ? 1 : 0)
                for root in roots {
                    let labels = ["cluster": proxy.cluster, "anchors": label, "removed": root]
                    let verifies = isAnchored(anchors, by: Set(proxy.bundle.filter { $0.key != root }))
                    families.add("istio_trust_remaining_proxies", labels, verifies ? 1 : 0)
                }
            }
        }
    }

    /// Whether a bundle verifies the leaves that these keys anchor. Where there are none, whether it verifies a leaf right
    /// under one of the keys.
    func isAnchored(_ anchors: Set<String>, by bundle: Set<MeshCertificate>) -> Bool {
        let examples = representatives[anchors] ?? []
        guard !examples.isEmpty else {
            return anchors.contains { key in
                probes[key].map { judge.verifies($0, presenting: [], trusting: bundle) } ?? false
            }
        }
        return examples.allSatisfy { judge.verifies($0.leaf, presenting: $0.presented, trusting: bundle) }
    }

    private func subsets(of keys: Set<String>) -> Set<Set<String>> {
        keys.reduce(into: [[]]) { subsets, key in subsets.formUnion(subsets.map { $0.union([key]) }) }
    }
}
