// SPDX-License-Identifier: Apache-2.0

import Certificates
import TestSupport

/// What is trusted, and the places that the mesh takes its CAs from.
extension MeshOracle {
    func addBundles(to families: inout MeshFamilies) {
        for proxy in proxies where proxy.tellsTrust {
            let region = ["cluster": proxy.cluster, "namespace": proxy.namespace]
            for key in Set(proxy.bundle.map(\.key)) {
                families.add("istio_ca_trusting_proxies", region.merging(["ca": key]) { $1 })
            }
            for pinned in proxy.pins {
                for key in Set(pinned.certificates.map(\.key)) {
                    let labels = region.merging(["ca": key, "secret": pinned.secret]) { $1 }
                    families.add("istio_ca_pinning_proxies", labels)
                }
            }
        }
        for location in locations where location.isConfigMap {
            let bundle = Set(location.entries.flatMap(\.certificates))
            for key in Set(bundle.map(\.key)) {
                families.add("istio_ca_trusting_namespaces", ["ca": key, "cluster": location.cluster])
            }
            let fingerprints = bundle.map { SHA256.digest(of: $0.minted.der).hex }.sorted().joined()
            let id = String(SHA256.digest(of: Array(fingerprints.utf8)).hex.prefix(16))
            families.add("istio_trust_bundle_namespaces", ["bundle": id, "cluster": location.cluster])
        }
    }

    func addLocations(to families: inout MeshFamilies) {
        for location in locations {
            guard let name = location.name else { continue }
            let place: [String: String?] = ["location": name, "cluster": location.cluster]
            if let changedAt = location.changedAt {
                families.set("istio_ca_location_changed_timestamp", place, changedAt)
            }
            for entry in location.entries {
                let authorities = entry.certificates.filter { $0.role != .leaf }
                for key in authorities.map(\.key) {
                    families.set("istio_ca_location_info", place.merging(["ca": key]) { $1 }, 1)
                }
            }
            for key in required(at: location) {
                families.set("istio_ca_required_location_info", place.merging(["ca": key]) { $1 }, 1)
            }
        }
    }

    /// Roots without which a bundle there would hold none, or what is issued from there would lead to none.
    func required(at location: SimulatedLocation) -> Set<String> {
        let candidates = Self.candidates(seen, proxies)
        var required: Set<String> = []
        for entry in location.entries {
            let authorities = entry.certificates.filter { $0.role != .leaf }
            let roots = Set(authorities.filter { $0.role == .root }.map(\.key))
            if roots.count == 1 { required.formUnion(roots) }
            for intermediate in authorities where intermediate.role == .intermediate {
                let presented = authorities.filter { $0 != intermediate }
                let anchors = judge.anchors(of: intermediate, presenting: presented, among: candidates)
                if anchors.count == 1 { required.formUnion(anchors) }
            }
        }
        return required
    }
}
