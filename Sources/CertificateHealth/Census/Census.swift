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
        package let namespace: String?
    }

    /// The latest NotAfter seen: a renewal on the same key extends the CA.
    package private(set) var expirations: [Authority: UnixTime] = [:]
    /// Leaves whose chain passes through the CA.
    package private(set) var signedLeaves: [Place: Int] = [:]
    /// Proxies whose trust bundle holds the CA.
    package private(set) var trustingProxies: [Place: Int] = [:]
    /// Seconds of the longest leaf lifetime seen under the CA.
    package private(set) var longestLifetimes: [AuthorityID: Int64] = [:]

    package init() {}

    package init(of records: some Sequence<TargetRecord>) {
        for record in records { add(record) }
    }

    package mutating func add(_ record: TargetRecord) {
        for (id, slot) in record.slots { add(slot, id) }
        for authority in record.trustBundle { see(authority) }
        guard let proxy = record.proxy else { return }
        for authority in Set(record.trustBundle.map(\.authorityID)) {
            trustingProxies[Place(authority: authority, namespace: proxy.namespace), default: 0] += 1
        }
    }

    package mutating func merge(_ other: Census) {
        expirations.merge(other.expirations, uniquingKeysWith: max)
        signedLeaves.merge(other.signedLeaves, uniquingKeysWith: +)
        trustingProxies.merge(other.trustingProxies, uniquingKeysWith: +)
        longestLifetimes.merge(other.longestLifetimes, uniquingKeysWith: max)
    }

    private mutating func add(_ slot: SlotState, _ id: SlotID) {
        if let certificate = slot.certificate, id.role != .leaf { see(certificate) }
        guard id.role == .leaf, let current = slot.current, let chain = slot.chain else { return }
        // A renewed root on the same key may stand beside its old self: one CA, one leaf.
        for authority in Set(chain.authorities.map(\.authorityID)) {
            signedLeaves[Place(authority: authority, namespace: id.namespace), default: 0] += 1
            let lifetime = current.notAfter - current.notBefore
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
