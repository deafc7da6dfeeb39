// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// Who can verify whom: leaves by the CA keys that can anchor what they present, against the bundles that hold these.
package struct TrustCensus: Sendable, Equatable {
    package struct Anchored: Hashable, Sendable {
        package let anchors: AnchorSet
        package let region: Region

        package init(anchors: AnchorSet, region: Region = Region()) {
            self.anchors = anchors
            self.region = region
        }
    }

    /// What is left of a bundle when a root is taken out.
    package struct Remaining: Hashable, Sendable {
        package let anchors: AnchorSet
        package let without: AuthorityID
        package let cluster: String?

        package init(anchors: AnchorSet, without: AuthorityID, cluster: String? = nil) {
            self.anchors = anchors
            self.without = without
            self.cluster = cluster
        }
    }

    /// Leaves of the mesh. Those of which no anchor is known have an empty set.
    package private(set) var leaves: [Anchored: Int] = [:]
    /// Leaves of any source that one CA key alone can anchor.
    package private(set) var requiredLeaves: [Census.Place: Int] = [:]
    /// Proxies whose bundle anchors such leaves. Every set that leaves have, and every set of roots in the bundles, is
    /// there for every region with proxies of known trust.
    package private(set) var anchoringProxies: [Anchored: Int] = [:]
    /// The same, if a root were taken out of every bundle, for each of the sets and each root of a bundle.
    package private(set) var remainingProxies: [Remaining: Int] = [:]
    package private(set) var knownProxies: [Region: Int] = [:]
    package private(set) var unknownProxies: [Region: Int] = [:]

    init() {}

    init(_ tally: CensusTally, search: AnchorSearch) {
        countLeaves(tally, search)
        for (bundle, count) in tally.bundles { knownProxies[bundle.region, default: 0] += count }
        unknownProxies = tally.unknownProxies
        for region in knownProxies.keys { unknownProxies[region, default: 0] += 0 }
        countProxies(tally)
    }

    /// The CA keys without which one of these would lead nowhere.
    func soleAnchors(of issuances: Set<Issuance>, _ search: AnchorSearch) -> Set<AuthorityID> {
        Set(
            issuances.compactMap { issuance in
                let anchors = AnchorSet(search.anchors(of: issuance)).authorities
                return anchors.count == 1 ? anchors.first : nil
            }
        )
    }

    private mutating func countLeaves(_ tally: CensusTally, _ search: AnchorSearch) {
        // The same in every namespace.
        var known: [Issuance: AnchorSet] = [:]
        for (leafClass, leafTally) in tally.leaves {
            let found =
                leafClass.issuance.map { issuance in
                    let anchors = known[issuance] ?? AnchorSet(search.anchors(of: issuance))
                    known[issuance] = anchors
                    return anchors
                } ?? AnchorSet([])
            if leafClass.isOfMesh {
                leaves[Anchored(anchors: found, region: leafClass.region), default: 0] += leafTally.count
            }
            if found.authorities.count == 1, let only = found.authorities.first {
                requiredLeaves[Census.Place(only, in: leafClass.region), default: 0] += leafTally.count
            }
        }
    }

    private mutating func countProxies(_ tally: CensusTally) {
        let roots = tally.bundles.keys.reduce(into: Set<AuthorityID>()) { roots, bundle in
            roots.formUnion(bundle.certificates.lazy.filter(\.isSelfIssued).map(\.authorityID))
        }
        // Leaves of another part of the mesh may have any of the sets that these bundles could anchor.
        let sets = Set(leaves.keys.lazy.map(\.anchors).filter { !$0.isEmpty }).union(AnchorSet.all(of: roots))
        for anchors in sets {
            for region in knownProxies.keys { anchoringProxies[Anchored(anchors: anchors, region: region)] = 0 }
        }
        for (bundle, count) in tally.bundles {
            let keys = Set(bundle.certificates.lazy.map(\.authorityID))
            for anchors in sets where anchors.intersects(keys) {
                anchoringProxies[Anchored(anchors: anchors, region: bundle.region), default: 0] += count
            }
            for root in roots {
                let left = keys.subtracting([root])
                for anchors in sets {
                    let place = Remaining(anchors: anchors, without: root, cluster: bundle.region.cluster)
                    remainingProxies[place, default: 0] += anchors.intersects(left) ? count : 0
                }
            }
        }
    }
}

extension AnchorSearch {
    fileprivate func anchors(of issuance: Issuance) -> Set<AuthorityID> {
        anchors(of: issuance.leaf, issuer: issuance.authorities.first, presented: issuance.presented)
    }
}

extension CensusTally {
    /// Every CA certificate that could end a chain: those of bundles, and self-issued ones wherever they were seen.
    var trusted: Set<Certificate> {
        var all = authorities
        for leafClass in leaves.keys {
            guard let issuance = leafClass.issuance else { continue }
            all.formUnion(issuance.authorities)
            all.formUnion(issuance.presented)
        }
        for bundle in namespaceBundles.keys { all.formUnion(bundle.certificates) }
        all = all.filter(\.isSelfIssued)
        for bundle in bundles.keys { all.formUnion(bundle.certificates) }
        return all
    }
}
