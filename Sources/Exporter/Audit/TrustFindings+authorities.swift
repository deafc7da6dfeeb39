// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

extension TrustFindings {
    /// CAs of which less is left than the time in which everything below them can be replaced with room to spare.
    mutating func addEndingAuthorities(_ certificates: [AuditedCertificate], at now: UnixTime) {
        struct Below {
            var end: UnixTime = .max
            var longestLifetime: Int64 = 0
            var places: Set<String> = []
        }
        var below: [AuthorityID: Below] = [:]
        for leaf in certificates where leaf.id.role == .leaf {
            guard leaf.slot.certificate?.spiffeID != nil, let lifetime = leaf.slot.current?.lifetime
            else { continue }
            for authority in leaf.slot.chain?.authorities ?? [] {
                var found = below[authority.authorityID] ?? Below()
                found.end = min(found.end, authority.notAfter)
                found.longestLifetime = max(found.longestLifetime, lifetime)
                found.places.insert(leaf.place)
                below[authority.authorityID] = found
            }
        }
        // Those that end before a leaf have been said with that leaf.
        let limits = Set(certificates.compactMap { $0.limit?.authorityID })
        for (authority, found) in below where now <= found.end && !limits.contains(authority) {
            guard found.end - now < Self.lifetimesToSpare * found.longestLifetime else { continue }
            let place = Self.place(of: authority, among: certificates)
            findings.append(
                Finding(
                    .authorityEnding,
                    "The CA \(text(authority)) ends within \(Self.lifetimesToSpare) lifetimes of a leaf, "
                        + "with \(found.places.count.of("leaf", "leaves")) below it",
                    places: found.places.sorted(),
                    time: found.end,
                    remedy: Remedy(
                        "renew the CA, or begin to rotate to another one",
                        place.map { remedies.look(at: $0) }
                            ?? remedies.kubectl(["get", "secrets", "--namespace=istio-system"])
                    )
                )
            )
        }
    }

    /// Where a CA's own certificate lies, best where the mesh takes it from.
    static func place(
        of authority: AuthorityID,
        among certificates: [AuditedCertificate]
    ) -> AuditedCertificate? {
        let places = certificates.filter { $0.id.role != .leaf && $0.slot.certificate?.authorityID == authority }
        return places.first(where: \.isOfLocation) ?? places.first
    }

    private static let lifetimesToSpare: Int64 = 6
}
