// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// What is wrong between certificates: who cannot verify whom, which CA ends too early, and where CAs differ.
struct TrustFindings {
    let census: Census
    let remedies: RemedyCommands
    private let names: [AuthorityID: String]
    var findings: [Finding] = []

    init(
        _ census: Census,
        _ certificates: [AuditedCertificate],
        _ remedies: RemedyCommands,
        at now: UnixTime
    ) {
        self.census = census
        self.remedies = remedies
        names = Dictionary(census.expirations.keys.sorted().map { ($0.id, $0.subject) }) { first, _ in
            first
        }
        addUnanchored()
        addMismatchedPins()
        addProblems(of: certificates)
        addEndingAuthorities(certificates, at: now)
        addDivergedLocations()
        addAuthoritiesNotLoaded()
        addDifferingBundles()
        addUnknown()
    }

    func text(_ authority: AuthorityID) -> String {
        let name = names[authority].flatMap { $0.isEmpty ? nil : $0 } ?? "without a name"
        return "\(name) (\(authority))"
    }

    func text(_ anchors: AnchorSet) -> String {
        anchors.authorities.map(text).joined(separator: " or ")
    }
}

extension TrustFindings {
    var known: Int { census.trust.knownProxies.values.reduce(0, +) }

    private func anchoring(_ anchors: AnchorSet, _ region: Region) -> Int {
        census.trust.anchoringProxies[TrustCensus.Anchored(anchors: anchors, region: region)] ?? 0
    }

    /// Regions with proxies whose bundle anchors none of such leaves, and how many.
    func lacking(_ anchors: AnchorSet) -> [(region: Region, count: Int)] {
        census.trust.knownProxies.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value - anchoring(anchors, $0.key)) }
            .filter { $0.1 > 0 }
    }

    var anchorsOfLeaves: [AnchorSet] {
        Set(census.trust.leaves.keys.lazy.map(\.anchors).filter { !$0.isEmpty }).sorted()
    }

    mutating func addUnanchored() {
        for anchors in anchorsOfLeaves {
            let lacking = lacking(anchors)
            guard !lacking.isEmpty else { continue }
            let leaves = census.trust.leaves.filter { $0.key.anchors == anchors }.sorted {
                $0.key < $1.key
            }
            let leafCount = leaves.reduce(0) { $0 + $1.value }
            let proxyCount = lacking.reduce(0) { $0 + $1.count }
            findings.append(
                Finding(
                    .notAnchored,
                    "\(proxyCount.of("proxy", "proxies")) cannot verify \(leafCount.of("leaf", "leaves")): "
                        + "without \(text(anchors)) in their trust bundle",
                    places: leaves.map { "leaves of \($0.key.region.text): \($0.value)" }
                        + lacking.map { "proxies of \($0.region.text): \($0.count)" },
                    remedy: Remedy(
                        "bring the root into every trust bundle before anything is issued below it",
                        remedies.kubectl(Self.rootConfigMaps)
                    )
                )
            )
        }
    }

    static let rootConfigMaps = [
        "get", "configmaps", "--all-namespaces", "--field-selector=metadata.name=istio-ca-root-cert",
        "--output=yaml",
    ]
}

extension Int {
    /// `1 proxy`, `2 proxies`.
    func of(_ one: String, _ many: String) -> String {
        "\(self) \(self == 1 ? one : many)"
    }
}

extension Region {
    var text: String {
        let namespace = namespace ?? "no namespace"
        return cluster.map { "\($0): \(namespace)" } ?? namespace
    }
}
