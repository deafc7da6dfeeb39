// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// Who is signed by, and who trusts, each CA key. Of a part of the mesh; parts add up.
package struct Census: Sendable, Equatable {
    /// One CA certificate's identity across renewals.
    package struct Authority: Hashable, Sendable {
        package let id: AuthorityID
        package let subject: String
        package let role: CertificateRole
    }

    /// A CA key within a namespace.
    package struct Place: Hashable, Sendable {
        package let authority: AuthorityID
        package let cluster: String?
        package let namespace: String?

        package init(authority: AuthorityID, cluster: String? = nil, namespace: String? = nil) {
            self.authority = authority
            self.cluster = cluster
            self.namespace = namespace
        }
    }

    /// A trust bundle as a set: two that hold the same certificates in another order are one.
    package struct Bundle: Hashable, Sendable {
        /// Of the sorted fingerprints, cut to 16 digits as CA keys are.
        package let id: String
        package let cluster: String?
    }

    /// A CA key in a place that the mesh takes or trusts it from.
    package struct Holding: Hashable, Sendable {
        package let authority: AuthorityID
        package let location: AuthorityLocation
    }

    /// The latest NotAfter seen: a renewal on the same key extends the CA.
    package private(set) var expirations: [Authority: UnixTime] = [:]
    /// Leaves whose chain passes through the CA.
    package private(set) var signedLeaves: [Place: Int] = [:]
    /// Proxies whose trust bundle holds the CA.
    package private(set) var trustingProxies: [Place: Int] = [:]
    /// Namespaces whose trust bundle holds the CA.
    package private(set) var trustingNamespaces: [Place: Int] = [:]
    /// Namespaces by the bundle that they were handed. More than one bundle is a rotation under way, or drift.
    package private(set) var namespaceBundles: [Bundle: Int] = [:]
    package private(set) var holdings: Set<Holding> = []
    /// The earliest next update of each issuer's revocation lists, wherever they were seen.
    package private(set) var nextUpdates: [String: UnixTime] = [:]
    /// Seconds of the longest leaf lifetime seen under the CA.
    package private(set) var longestLifetimes: [AuthorityID: Int64] = [:]

    package init() {}

    package init(of records: some Sequence<TargetRecord>) {
        for record in records { add(record) }
    }

    package mutating func add(_ record: TargetRecord) {
        for (id, slot) in record.slots { add(slot, id) }
        for authority in record.trustBundle { see(authority) }
        let trusted = Set(record.trustBundle.map(\.authorityID))
        if let proxy = record.proxy {
            for authority in trusted {
                let place = Place(authority: authority, cluster: proxy.cluster, namespace: proxy.namespace)
                trustingProxies[place, default: 0] += 1
            }
        }
        if let target = record.namespaceBundle {
            for authority in trusted {
                trustingNamespaces[Place(authority: authority, cluster: target.cluster), default: 0] += 1
            }
            if !record.trustBundle.isEmpty {
                namespaceBundles[Bundle(record.trustBundle, cluster: target.cluster), default: 0] += 1
            }
        }
        if let location = record.location {
            for (id, slot) in record.slots where id.role != .leaf {
                guard let certificate = slot.certificate else { continue }
                holdings.insert(Holding(authority: certificate.authorityID, location: location))
            }
        }
        for list in record.revocationLists {
            guard let nextUpdate = list.nextUpdate else { continue }
            nextUpdates[list.issuer] = min(nextUpdates[list.issuer] ?? .max, nextUpdate)
        }
    }

    package mutating func merge(_ other: Census) {
        expirations.merge(other.expirations, uniquingKeysWith: max)
        signedLeaves.merge(other.signedLeaves, uniquingKeysWith: +)
        trustingProxies.merge(other.trustingProxies, uniquingKeysWith: +)
        trustingNamespaces.merge(other.trustingNamespaces, uniquingKeysWith: +)
        namespaceBundles.merge(other.namespaceBundles, uniquingKeysWith: +)
        holdings.formUnion(other.holdings)
        nextUpdates.merge(other.nextUpdates, uniquingKeysWith: min)
        longestLifetimes.merge(other.longestLifetimes, uniquingKeysWith: max)
    }

    private mutating func add(_ slot: SlotState, _ id: SlotID) {
        if let certificate = slot.certificate, id.role != .leaf { see(certificate) }
        guard id.role == .leaf, let current = slot.current, let chain = slot.chain else { return }
        // A renewed root on the same key may stand beside its old self: one CA, one leaf.
        for authority in Set(chain.authorities.map(\.authorityID)) {
            let place = Place(authority: authority, cluster: id.cluster, namespace: id.namespace)
            signedLeaves[place, default: 0] += 1
            guard let lifetime = current.lifetime else { continue }
            longestLifetimes[authority] = max(longestLifetimes[authority] ?? 0, lifetime)
        }
        for authority in chain.authorities { see(authority) }
    }

    private mutating func see(_ certificate: Certificate) {
        let authority = Authority(
            id: certificate.authorityID,
            subject: certificate.subject,
            role: certificate.role
        )
        expirations[authority] = max(expirations[authority] ?? .min, certificate.notAfter)
    }
}

extension Census.Authority: Comparable {
    package static func < (left: Census.Authority, right: Census.Authority) -> Bool {
        (left.id, left.subject, left.role.rawValue) < (right.id, right.subject, right.role.rawValue)
    }
}

extension Census.Bundle {
    fileprivate init(_ certificates: Set<Certificate>, cluster: String?) {
        let fingerprints = certificates.map(\.fingerprint.hex).sorted().joined()
        id = String(SHA256.digest(of: Array(fingerprints.utf8)).hex.prefix(16))
        self.cluster = cluster
    }
}

extension Census.Place: Comparable {
    package static func < (left: Census.Place, right: Census.Place) -> Bool {
        (left.authority, left.cluster ?? "", left.namespace ?? "")
            < (right.authority, right.cluster ?? "", right.namespace ?? "")
    }
}

extension Census.Bundle: Comparable {
    package static func < (left: Census.Bundle, right: Census.Bundle) -> Bool {
        (left.id, left.cluster ?? "") < (right.id, right.cluster ?? "")
    }
}

extension Census.Holding: Comparable {
    package static func < (left: Census.Holding, right: Census.Holding) -> Bool {
        (left.location.name, left.location.cluster ?? "", left.authority)
            < (right.location.name, right.location.cluster ?? "", right.authority)
    }
}
