// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin

/// Finds each received leaf among the leaves in use, and for those that are not there, what is used instead.
///
/// `/certs` names neither secrets nor contexts, so what is used instead is told by its names, or by being the only one
/// left over, and only where one candidate fits.
struct UseMatching {
    /// For each received leaf, in order.
    let deliveries: [ObservedSlot.Delivery]
    /// Leaves in use that no secret accounts for: those of files and inline configuration. In a stable order.
    let unclaimed: [CertificateDetails]

    /// - Parameter received: the leaf of each secret; `nil` where it could not be read.
    init(received: [Certificate?], inUse: CertificatesInUse) {
        let known = Set(received.compactMap { $0.map { ServedCertificate($0) } })
        var rest = inUse.leaves.filter { !known.contains(ServedCertificate($0)) }
        let used = Set(inUse.leaves.map { ServedCertificate($0) })
        let candidates = rest.filter { $0.path == nil }
        var deliveries = received.map { leaf -> ObservedSlot.Delivery in
            if let leaf, used.contains(ServedCertificate(leaf)) { return .inUse }
            let fitting = candidates.filter { candidate in
                leaf.map { candidate.hasNames(of: $0) } ?? true
            }
            rest.subtract(fitting)
            return .notInUse(served: Self.only(fitting))
        }
        // A chain for another workload has other names. One gap and one leaf that is left over belong together.
        let unresolved = deliveries.indices.filter { deliveries[$0] == .notInUse(served: nil) }
        if unresolved.count == 1, let served = Self.only(rest.filter { $0.path == nil }) {
            deliveries[unresolved[0]] = .notInUse(served: served)
            rest = rest.filter { $0.path != nil }
        }
        self.deliveries = deliveries
        unclaimed = rest.sorted {
            ($0.path ?? "", $0.displayName, $0.notAfter, $0.serialNumber.hexadecimal)
                < ($1.path ?? "", $1.displayName, $1.notAfter, $1.serialNumber.hexadecimal)
        }
    }
}

extension UseMatching {
    /// The one certificate that all of these are, if they are one.
    private static func only(_ details: Set<CertificateDetails>) -> ServedCertificate? {
        let distinct = Set(details.map { ServedCertificate($0) })
        return distinct.count == 1 ? distinct.first : nil
    }
}

extension ServedCertificate {
    init(_ details: CertificateDetails) {
        self.init(serialNumber: details.serialNumber, notBefore: details.notBefore, notAfter: details.notAfter)
    }
}

extension CertificateDetails {
    /// The same rule as for certificates, as far as `/certs` tells names.
    var displayName: String {
        for case .uri(let identifier) in subjectAlternativeNames where identifier.hasPrefix("spiffe://") {
            return identifier
        }
        for case .dns(let name) in subjectAlternativeNames { return name }
        return path ?? "unnamed"
    }

    fileprivate func hasNames(of certificate: Certificate) -> Bool {
        let listed = certificate.subjectAlternativeNames.filter { name in
            switch name {
            case .dns, .uri, .ipAddress: true
            default: false
            }
        }
        return Set(listed) == Set(subjectAlternativeNames)
    }
}
