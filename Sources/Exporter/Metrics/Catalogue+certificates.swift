// SPDX-License-Identifier: Apache-2.0

import Exposition

/// Certificates and their rotation.
extension Catalogue {
    var certificatesEntry: Entry? {
        switch self {
        case .expiration:
            Entry(
                .gauge,
                "istio_certificate_expiration_timestamp",
                Entry.slot,
                "NotAfter of the certificate in use, in seconds since the epoch."
            )
        case .notBefore:
            Entry(
                .gauge,
                "istio_certificate_not_before_timestamp",
                Entry.slot,
                "NotBefore of the certificate in use, in seconds since the epoch."
            )
        case .effectiveExpiration:
            Entry(
                .gauge,
                "istio_certificate_effective_expiration_timestamp",
                Entry.slot,
                "Earliest NotAfter of the certificate, its intermediates and the root that anchors it."
            )
        case .rotationDue:
            Entry(
                .gauge,
                "istio_certificate_rotation_due_timestamp",
                Entry.slot,
                "When the certificate should be replaced. Absent where no plan is known."
            )
        case .lastRotation:
            Entry(
                .gauge,
                "istio_certificate_last_rotation_timestamp",
                Entry.slot,
                "When the certificate in use took the place of another, as the proxy tells, else NotBefore."
            )
        case .rotations:
            Entry(
                .counter,
                "istio_certificate_rotations_total",
                Entry.slot,
                "Rotations seen in this slot since the exporter started."
            )
        case .inUse:
            Entry(
                .gauge,
                "istio_certificate_in_use",
                Entry.slot,
                "1 if the certificate that the proxy received is the one it serves, 0 for a delivery gap."
            )
        case .problem:
            Entry(
                .gauge,
                "istio_certificate_problem",
                Entry.slot + ["problem"],
                "Always 1; something is wrong with the certificate itself. Absent where nothing is."
            )
        case .info:
            Entry(
                .gauge,
                "istio_certificate_info",
                Entry.slot + [
                    "serial", "fingerprint", "subject", "issuer", "spiffe_id", "key_algorithm", "key_bits",
                    "signature_algorithm", "ca",
                ],
                "Always 1; what the certificate in use is. The only series that changes its labels on rotation."
            )
        case .rotationAge:
            Entry(
                .histogram,
                "istio_certificate_rotation_age_ratio",
                ["source", "namespace"],
                "Age of a replaced certificate divided by its lifetime."
            )
        default: nil
        }
    }
}
