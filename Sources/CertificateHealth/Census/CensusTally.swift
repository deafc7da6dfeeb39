// SPDX-License-Identifier: Apache-2.0

import Certificates

/// What a part of the mesh adds to the census: counts by what leaves and bundles have in common. Parts add up, and a
/// mesh has few kinds of leaves, so that the whole is small however many there are.
package struct CensusTally: Sendable, Equatable {
    struct BundleClass: Hashable, Sendable {
        let region: Region
        let certificates: Set<Certificate>
    }

    /// Leaves that a pin of the policy is about.
    struct PinnedClass: Hashable, Sendable {
        /// In the policy's order.
        let pin: Int
        let region: Region
        let workload: String?
        let issuance: Issuance
    }

    /// An object that a pin names.
    struct PinnedObject: Hashable, Sendable {
        let cluster: String?
        let location: PinExpectation.Location
    }

    private(set) var leaves: [LeafClass: LeafTally] = [:]
    private(set) var pinned: Set<PinnedClass> = []
    private(set) var pinnedObjects: [PinnedObject: Set<AuthorityID>] = [:]
    /// Proxies by the mesh's trust bundle that they hold.
    private(set) var bundles: [BundleClass: Int] = [:]
    /// Proxies that were looked at without learning what they trust.
    private(set) var unknownProxies: [Region: Int] = [:]
    /// Proxies that hold a CA in a bundle of their own.
    private(set) var pinnings: [Census.Pinning: Int] = [:]
    /// Namespaces by the bundle that they are handed; the regions are clusters.
    private(set) var namespaceBundles: [BundleClass: Int] = [:]
    private(set) var locations: [AuthorityLocation: LocationTally] = [:]
    /// CA certificates that have a slot of their own, or are pinned.
    private(set) var authorities: Set<Certificate> = []
    private(set) var revocation = RevocationCensus()

    package init() {}

    /// - Parameter policy: whose pins are looked for.
    package init(of records: some Sequence<TargetRecord>, policy: CertificatePolicy = .none) {
        let locations = policy.pinnedLocations
        for record in records {
            add(record)
            if !policy.pins.isEmpty { add(record, pinnedBy: policy.pins) }
            if !locations.isEmpty { addObjects(record, among: locations) }
        }
    }

    package mutating func merge(_ other: CensusTally) {
        leaves.merge(other.leaves) { left, right in
            var sum = left
            sum.merge(right)
            return sum
        }
        pinned.formUnion(other.pinned)
        pinnedObjects.merge(other.pinnedObjects) { $0.union($1) }
        bundles.merge(other.bundles, uniquingKeysWith: +)
        unknownProxies.merge(other.unknownProxies, uniquingKeysWith: +)
        pinnings.merge(other.pinnings, uniquingKeysWith: +)
        namespaceBundles.merge(other.namespaceBundles, uniquingKeysWith: +)
        locations.merge(other.locations) { $0.merged(with: $1) }
        authorities.formUnion(other.authorities)
        revocation.merge(other.revocation)
    }
}

// MARK: - Counting

extension CensusTally {
    private mutating func add(_ record: TargetRecord) {
        let isSeenWhole = record.showsWorkloadLeaf
        for (id, slot) in record.slots {
            if id.role == .leaf {
                // The agent tells of a leaf that a handshake showed: one leaf.
                if id.source == .agent, isSeenWhole { continue }
                // An issuer's record of a leaf is no place that holds it.
                if id.source == .certManager || id.source == .vault { continue }
                add(slot, id)
            } else if let certificate = slot.certificate {
                authorities.insert(certificate)
            }
        }
        if let proxy = record.proxy { add(record, of: proxy) }
        if let target = record.namespaceBundle, !record.trustBundle.isEmpty {
            let region = Region(cluster: target.cluster)
            namespaceBundles[BundleClass(region: region, certificates: record.trustBundle), default: 0] += 1
        }
        if let location = record.location {
            let tally = LocationTally(record)
            locations[location] = locations[location]?.merged(with: tally) ?? tally
        }
        revocation.add(record)
    }

    private mutating func add(_ record: TargetRecord, pinnedBy pins: [CertificatePin]) {
        for (id, slot) in record.slots where id.role == .leaf {
            guard let certificate = slot.certificate, let chain = slot.chain else { continue }
            for (index, pin) in pins.enumerated() where pin.match.matches(id, holding: certificate) {
                pinned.insert(
                    PinnedClass(
                        pin: index,
                        region: Region(cluster: id.cluster, namespace: id.namespace),
                        workload: id.workload,
                        issuance: Issuance(chain)
                    )
                )
            }
        }
    }

    private mutating func addObjects(_ record: TargetRecord, among locations: Set<PinExpectation.Location>) {
        for (id, slot) in record.slots where id.source == .secret && id.role != .leaf {
            guard let namespace = id.namespace, let name = id.secret, let certificate = slot.certificate else {
                continue
            }
            let location = PinExpectation.Location(.secret, namespace: namespace, name: name)
            guard locations.contains(location) else { continue }
            let object = PinnedObject(cluster: id.cluster, location: location)
            pinnedObjects[object, default: []].insert(certificate.authorityID)
        }
        if let bundle = record.namespaceBundle {
            let location = PinExpectation.Location(.configMap, namespace: bundle.namespace, name: bundle.name)
            guard locations.contains(location) else { return }
            let object = PinnedObject(cluster: bundle.cluster, location: location)
            pinnedObjects[object, default: []].formUnion(record.trustBundle.map(\.authorityID))
        }
    }

    private mutating func add(_ slot: SlotState, _ id: SlotID) {
        guard let current = slot.current else { return }
        revocation.add(slot)
        // The agent tells of the workload's certificate alone.
        let isOfMesh = slot.certificate.map { $0.spiffeID != nil } ?? (id.source == .agent)
        let issuance = slot.chain.map { Issuance($0) }
        let leafClass = LeafClass(
            region: Region(cluster: id.cluster, namespace: id.namespace),
            isOfMesh: isOfMesh,
            issuance: issuance
        )
        let path = issuance?.authorities ?? []
        leaves[leafClass, default: LeafTally(authorities: path.count)].add(current, authorities: path)
    }

    private mutating func add(_ record: TargetRecord, of proxy: ProxyIdentity) {
        let region = Region(cluster: proxy.cluster, namespace: proxy.namespace)
        if !record.trustBundle.isEmpty {
            bundles[BundleClass(region: region, certificates: record.trustBundle), default: 0] += 1
        } else if record.isUp != nil {
            unknownProxies[region, default: 0] += 1
        }
        for bundle in record.pinnedBundles {
            authorities.formUnion(bundle.certificates)
            for authority in Set(bundle.certificates.map(\.authorityID)) {
                let place = Census.Place(authority, in: region)
                pinnings[Census.Pinning(place: place, secret: bundle.secret), default: 0] += 1
            }
        }
    }
}

extension TargetRecord {
    /// Whether a proxy that is known by its agent presented the leaf that the agent tells of.
    fileprivate var showsWorkloadLeaf: Bool {
        slots.contains { id, slot in id.source == .handshake && slot.certificate?.spiffeID != nil }
    }
}
