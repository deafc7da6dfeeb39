// SPDX-License-Identifier: Apache-2.0

import Certificates

/// A cluster's namespace, as the labels of a census name it.
package struct Region: Hashable, Sendable {
    package let cluster: String?
    package let namespace: String?

    package init(cluster: String? = nil, namespace: String? = nil) {
        self.cluster = cluster
        self.namespace = namespace
    }
}

extension Region: Comparable {
    package static func < (left: Region, right: Region) -> Bool {
        (left.cluster ?? "", left.namespace ?? "") < (right.cluster ?? "", right.namespace ?? "")
    }
}

/// What many leaves have in common: whatever a census asks of one of them has the same answer for all.
struct LeafClass: Hashable, Sendable {
    let region: Region
    /// Whether it is an identity of the mesh, with a SPIFFE ID.
    let isOfMesh: Bool
    /// `nil` where the leaf is known by its dates alone.
    let issuance: Issuance?
}

/// Who signed a leaf, and what a peer is shown with it.
struct Issuance: Hashable, Sendable {
    /// The path's CA certificates, nearest first. A part of the chain, so that a leaf costs no array of its own.
    let authorities: ArraySlice<Certificate>
    let presented: [Certificate]
    /// The leaf itself where none of its issuers is at hand: then it stands for nobody else.
    let leaf: Certificate?

    init(_ chain: CertificateChain) {
        authorities = chain.authorities
        presented = chain.presented
        leaf = authorities.isEmpty ? chain.certificates.first : nil
    }

    /// Equal classes have equal first issuers, which is enough to tell most of them apart.
    func hash(into hasher: inout Hasher) {
        hasher.combine(authorities.first ?? leaf)
        hasher.combine(presented.count)
    }
}

/// What is counted of a class.
struct LeafTally: Sendable, Equatable {
    var count = 0
    /// Seconds.
    var longestLifetime: Int64?
    /// NotBefore of the newest.
    var lastIssuance: UnixTime?
    /// For each CA of the path, the leaves that end after it.
    var outliving: [Int]

    init(authorities: Int) {
        outliving = Array(repeating: 0, count: authorities)
    }

    mutating func add(_ leaf: ServedCertificate, authorities: ArraySlice<Certificate>) {
        count += 1
        if let lifetime = leaf.lifetime { longestLifetime = max(longestLifetime ?? 0, lifetime) }
        if let notBefore = leaf.notBefore { lastIssuance = max(lastIssuance ?? .min, notBefore) }
        for (index, authority) in authorities.enumerated() where leaf.notAfter > authority.notAfter {
            outliving[index] += 1
        }
    }

    mutating func merge(_ other: LeafTally) {
        count += other.count
        longestLifetime = [longestLifetime, other.longestLifetime].compactMap(\.self).max()
        lastIssuance = [lastIssuance, other.lastIssuance].compactMap(\.self).max()
        for (index, count) in other.outliving.enumerated() { outliving[index] += count }
    }
}
