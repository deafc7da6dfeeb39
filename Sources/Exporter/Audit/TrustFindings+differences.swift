// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

extension TrustFindings {
    /// Roots that some of the mesh's places in a cluster hold and others lack.
    mutating func addDivergedLocations() {
        let roots = Set(census.expirations.keys.filter { $0.role == .root }.map(\.id))
        let clusters = Set(census.holdings.map(\.location.cluster))
        for cluster in clusters.sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
            var holders: [String: Set<AuthorityID>] = [:]
            for holding in census.holdings where holding.location.cluster == cluster {
                guard holding.location.isOfMesh, roots.contains(holding.authority) else { continue }
                holders[holding.location.name, default: []].insert(holding.authority)
            }
            // istiod leaves its own CA behind when one is plugged in, and does not use it any more.
            if holders["cacerts"] != nil { holders["istio-ca-secret"] = nil }
            let held = holders.values.reduce(into: Set<AuthorityID>()) { $0.formUnion($1) }
            for root in held.sorted() {
                let lacking = holders.filter { !$0.value.contains(root) }.keys.sorted()
                var holding = holders.filter { $0.value.contains(root) }.keys.sorted()
                var lackingNamespaces: [String] = []
                let namespaces = namespaceCount(in: cluster)
                let trusting =
                    census.trustingNamespaces[Census.Place(authority: root, cluster: cluster)] ?? 0
                if namespaces > 0 {
                    if trusting == 0 { lackingNamespaces = ["istio-ca-root-cert of every namespace"] }
                    if trusting == namespaces { holding.append("istio-ca-root-cert of every namespace") }
                }
                let places = lacking + lackingNamespaces
                guard !places.isEmpty, !holding.isEmpty else { continue }
                findings.append(
                    Finding(
                        .sourcesDiverged,
                        "\(cluster.map { "\($0): " } ?? "")The root \(text(root)) is in \(Self.text(of: holding))"
                            + " and not in \(Self.text(of: places))",
                        places: places,
                        remedy: Remedy(
                            "outside a rotation of the root, see whether istiod has taken in its CA",
                            remedies.kubectl(["logs", "deployment/istiod", "--namespace=istio-system"], in: cluster)
                        )
                    )
                )
            }
        }
    }

    /// CAs that go on signing after another one was plugged in: istiod reads `cacerts` when it starts, and later only
    /// where it watches its files.
    mutating func addAuthoritiesNotLoaded() {
        for (location, changed) in census.locationChanges.sorted(by: { $0.key < $1.key }) {
            guard location.name == "cacerts" else { continue }
            let held = Set(census.holdings.lazy.filter { $0.location == location }.map(\.authority))
            for (place, issued) in census.lastIssuances.sorted(by: { $0.key < $1.key }) {
                guard place.cluster == location.cluster, issued > changed + Self.secondsToLoad else { continue }
                guard !held.contains(place.authority) else { continue }
                findings.append(
                    Finding(
                        .authorityNotLoaded,
                        "\(location.cluster.map { "\($0): " } ?? "")The CA \(text(place.authority)) has signed since "
                            + "cacerts changed, and is not in it",
                        time: changed,
                        remedy: Remedy(
                            "restart istiod if it is older than its CA",
                            remedies.kubectl(
                                ["get", "pods", "--selector=app=istiod", "--namespace=istio-system"],
                                in: location.cluster
                            )
                        )
                    )
                )
            }
        }
    }

    /// What the rule `istio_ca:unloaded_cacerts:timestamp` of `alerts/` leaves istiod.
    private static let secondsToLoad: Int64 = 300

    /// A few of the places; the finding lists them all.
    private static func text(of places: [String]) -> String {
        let more = places.count - 2
        return places.prefix(2).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }

    private func namespaceCount(in cluster: String?) -> Int {
        census.namespaceBundles.filter { $0.key.cluster == cluster }.values.reduce(0, +)
    }

    /// Namespaces, and proxies, that do not all trust the same.
    mutating func addDifferingBundles() {
        let bundles = Dictionary(grouping: census.namespaceBundles.sorted { $0.key < $1.key }) {
            $0.key.cluster
        }
        for (cluster, bundles) in bundles where bundles.count > 1 {
            findings.append(
                Finding(
                    .bundlesDiffer,
                    "\(cluster.map { "\($0): " } ?? "")Namespaces are handed \(bundles.count) different trust bundles",
                    places: bundles.map { "bundle \($0.key.id): \($0.value.of("namespace", "namespaces"))" },
                    remedy: Remedy(
                        "outside a rotation of the root, see who writes them",
                        remedies.kubectl(Self.rootConfigMaps, in: cluster)
                    )
                )
            )
        }
        let needed = Set(anchorsOfLeaves.flatMap { lacking($0).isEmpty ? [] : $0.authorities })
        for (authority, places) in Dictionary(grouping: census.trustingProxies, by: \.key.authority) {
            let trusting = places.reduce(0) { $0 + $1.value }
            // A root that is missed where it is needed has been said.
            guard trusting < known, !needed.contains(authority) else { continue }
            findings.append(
                Finding(
                    .bundlesDiffer,
                    "The CA \(text(authority)) is in the trust bundles of \(trusting) "
                        + "of \(known.of("proxy", "proxies"))",
                    places: places.sorted { $0.key < $1.key }.map {
                        "proxies of \(Region(cluster: $0.key.cluster, namespace: $0.key.namespace).text): \($0.value)"
                    },
                    remedy: Remedy(
                        "outside a rotation of the root, see who writes them",
                        remedies.kubectl(Self.rootConfigMaps)
                    )
                )
            )
        }
    }
}
