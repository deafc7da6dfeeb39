// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// Who is signed by, and who trusts, each CA key. Of a part of the mesh: whoever has several adds up their numbers.
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

        init(_ authority: AuthorityID, in region: Region) {
            self.init(authority: authority, cluster: region.cluster, namespace: region.namespace)
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

    /// Proxies that hold a CA key in a bundle that is not the mesh's.
    package struct Pinning: Hashable, Sendable {
        package let place: Place
        package let secret: String
    }

    /// The latest NotAfter seen: a renewal on the same key extends the CA.
    package private(set) var expirations: [Authority: UnixTime] = [:]
    /// The earliest NotBefore seen: how old the key is.
    package private(set) var notBefore: [AuthorityID: UnixTime] = [:]
    /// The earliest NotAfter of a certificate that a chain or a bundle relies on.
    package private(set) var earliestExpirations: [AuthorityID: UnixTime] = [:]
    /// Leaves whose chain passes through the CA.
    package private(set) var signedLeaves: [Place: Int] = [:]
    /// Leaves that end after the CA's certificate in their chain.
    package private(set) var outlivingLeaves: [Place: Int] = [:]
    /// NotBefore of the mesh's newest leaf that the key itself signed; the places are clusters.
    package private(set) var lastIssuances: [Place: UnixTime] = [:]
    /// Proxies whose trust bundle holds the CA.
    package private(set) var trustingProxies: [Place: Int] = [:]
    /// Namespaces whose trust bundle holds the CA.
    package private(set) var trustingNamespaces: [Place: Int] = [:]
    /// Namespaces by the bundle that they were handed. More than one bundle is a rotation under way, or drift.
    package private(set) var namespaceBundles: [Bundle: Int] = [:]
    package private(set) var holdings: Set<Holding> = []
    /// Roots without which a bundle there holds no other, or what is signed there leads to no other.
    package private(set) var requirements: Set<Holding> = []
    /// When what a location holds last changed.
    package private(set) var locationChanges: [AuthorityLocation: UnixTime] = [:]
    package private(set) var pinnings: [Pinning: Int] = [:]
    package private(set) var revocation = RevocationCensus()
    /// Seconds of the longest leaf lifetime seen under the CA.
    package private(set) var longestLifetimes: [AuthorityID: Int64] = [:]
    /// Who can verify whom.
    package private(set) var trust = TrustCensus()
    /// Who chains to a CA that the configuration expects.
    package private(set) var pins = PinCensus()

    package init() {}

    package init(
        of records: some Sequence<TargetRecord>,
        policy: CertificatePolicy = .none,
        signatures: SignatureVerifier = SignatureVerifier()
    ) {
        self.init(CensusTally(of: records, policy: policy), policy: policy, signatures: signatures)
    }

    /// - Parameters:
    ///   - policy: the one that the tally was made by.
    ///   - signatures: shared, because it remembers what it has verified.
    package init(_ tally: CensusTally, policy: CertificatePolicy = .none, signatures: SignatureVerifier) {
        revocation = tally.revocation
        pinnings = tally.pinnings
        for authority in tally.authorities { see(authority) }
        for (leafClass, leaves) in tally.leaves { add(leafClass, leaves) }
        for (bundle, count) in tally.bundles { add(bundle, count, to: \.trustingProxies) }
        for (bundle, count) in tally.namespaceBundles {
            add(bundle, count, to: \.trustingNamespaces)
            namespaceBundles[Bundle(bundle), default: 0] += count
        }
        let search = AnchorSearch(trusted: tally.trusted, signatures: signatures)
        trust = TrustCensus(tally, search: search)
        pins = PinCensus(tally, pins: policy.pins)
        for (location, content) in tally.locations {
            locationChanges[location] = content.changedAt
            for authority in content.authorities {
                holdings.insert(Holding(authority: authority, location: location))
            }
            for root in content.soleRoots.union(trust.soleAnchors(of: content.intermediates, search)) {
                requirements.insert(Holding(authority: root, location: location))
            }
        }
    }

    private mutating func add(_ leafClass: LeafClass, _ leaves: LeafTally) {
        guard let issuance = leafClass.issuance else { return }
        // A renewed root on the same key may stand beside its old self: one CA, one leaf.
        for authority in Set(issuance.authorities.map(\.authorityID)) {
            signedLeaves[Place(authority, in: leafClass.region), default: 0] += leaves.count
            guard let lifetime = leaves.longestLifetime else { continue }
            longestLifetimes[authority] = max(longestLifetimes[authority] ?? 0, lifetime)
        }
        var outliving: [AuthorityID: Int] = [:]
        for (authority, count) in zip(issuance.authorities, leaves.outliving) {
            see(authority)
            rely(on: authority.authorityID, until: authority.notAfter)
            outliving[authority.authorityID] = max(outliving[authority.authorityID] ?? 0, count)
        }
        for (authority, count) in outliving where count > 0 {
            outlivingLeaves[Place(authority, in: leafClass.region), default: 0] += count
        }
        for authority in issuance.presented { see(authority) }
        if leafClass.isOfMesh, let issuer = issuance.authorities.first, let issued = leaves.lastIssuance {
            let place = Place(authority: issuer.authorityID, cluster: leafClass.region.cluster)
            lastIssuances[place] = max(lastIssuances[place] ?? .min, issued)
        }
    }

    private mutating func add(
        _ bundle: CensusTally.BundleClass,
        _ count: Int,
        to counts: WritableKeyPath<Census, [Place: Int]>
    ) {
        for certificate in bundle.certificates {
            see(certificate)
            // Of two certificates for one key Envoy takes one without looking at its dates: each of them can fail it.
            rely(on: certificate.authorityID, until: certificate.notAfter)
        }
        for authority in Set(bundle.certificates.lazy.map(\.authorityID)) {
            self[keyPath: counts][Place(authority, in: bundle.region), default: 0] += count
        }
    }

    private mutating func rely(on authority: AuthorityID, until notAfter: UnixTime) {
        earliestExpirations[authority] = min(earliestExpirations[authority] ?? .max, notAfter)
    }

    private mutating func see(_ certificate: Certificate) {
        let id = certificate.authorityID
        let authority = Authority(id: id, subject: certificate.subject, role: certificate.role)
        expirations[authority] = max(expirations[authority] ?? .min, certificate.notAfter)
        notBefore[id] = min(notBefore[id] ?? .max, certificate.notBefore)
    }
}

extension Census.Bundle {
    fileprivate init(_ bundle: CensusTally.BundleClass) {
        let fingerprints = bundle.certificates.map(\.fingerprint.hex).sorted().joined()
        id = String(SHA256.digest(of: Array(fingerprints.utf8)).hex.prefix(16))
        cluster = bundle.region.cluster
    }
}
