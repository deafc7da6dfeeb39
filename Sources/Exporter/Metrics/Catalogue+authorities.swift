// SPDX-License-Identifier: Apache-2.0

import Exposition

/// CAs.
extension Catalogue {
    var authoritiesEntry: Entry? {
        switch self {
        case .caExpiration:
            Entry(
                .gauge,
                "istio_ca_expiration_timestamp",
                ["ca", "subject", "role"],
                "Latest NotAfter seen of a certificate for this CA key."
            )
        case .caSignedLeaves:
            Entry(
                .gauge,
                "istio_ca_signed_leaves",
                ["ca", "cluster", "namespace"],
                "Leaves whose chain passes through this CA key."
            )
        case .caTrustingProxies:
            Entry(
                .gauge,
                "istio_ca_trusting_proxies",
                ["ca", "cluster", "namespace"],
                "Proxies whose trust bundle holds this CA key."
            )
        case .caIssuanceLifetime:
            Entry(
                .gauge,
                "istio_ca_issuance_lifetime_seconds",
                ["ca"],
                "Longest lifetime of a leaf seen under this CA key."
            )
        case .caTrustingNamespaces:
            Entry(
                .gauge,
                "istio_ca_trusting_namespaces",
                ["ca", "cluster"],
                "Namespaces whose root ConfigMap holds this CA key."
            )
        case .trustBundleNamespaces:
            Entry(
                .gauge,
                "istio_trust_bundle_namespaces",
                ["bundle", "cluster"],
                "Namespaces whose root ConfigMap holds this set of CA certificates. More than one set is drift."
            )
        case .caLocation:
            Entry(
                .gauge,
                "istio_ca_location_info",
                ["location", "cluster", "ca"],
                "Always 1; a place from which the mesh takes or trusts its CA holds this CA key."
            )
        case .revocationListNextUpdate:
            Entry(
                .gauge,
                "istio_ca_crl_next_update_timestamp",
                ["issuer", "kind"],
                "Earliest NextUpdate of this issuer's revocation lists, in seconds since the epoch."
            )
        case .caNotBefore:
            Entry(
                .gauge,
                "istio_ca_not_before_timestamp",
                ["ca"],
                "Earliest NotBefore seen of a certificate for this CA key: the age of the CA."
            )
        case .caEarliestExpiration:
            Entry(
                .gauge,
                "istio_ca_earliest_expiration_timestamp",
                ["ca"],
                "Earliest NotAfter of a certificate for this CA key that a chain or a bundle relies on."
            )
        case .caOutlivingLeaves:
            Entry(
                .gauge,
                "istio_ca_outliving_leaves",
                ["ca", "cluster", "namespace"],
                "Leaves that end after this CA's certificate in their chain."
            )
        case .caLastIssuance:
            Entry(
                .gauge,
                "istio_ca_last_issuance_timestamp",
                ["ca", "cluster"],
                "NotBefore of the newest leaf of the mesh that this CA key itself signed."
            )
        case .caLocationChanged:
            Entry(
                .gauge,
                "istio_ca_location_changed_timestamp",
                ["location", "cluster"],
                "When what a CA location holds last changed. Absent where no change was seen or told."
            )
        case .caPinningProxies:
            Entry(
                .gauge,
                "istio_ca_pinning_proxies",
                ["ca", "cluster", "namespace", "secret"],
                "Proxies that hold this CA key in a bundle of their own beside the mesh's."
            )
        case .revocationListThisUpdate:
            Entry(
                .gauge,
                "istio_ca_crl_this_update_timestamp",
                ["issuer", "kind"],
                "When the oldest revocation list seen of this issuer was made."
            )
        case .revocationListNumber:
            Entry(
                .gauge,
                "istio_ca_crl_number",
                ["issuer", "kind"],
                "Lowest number of a revocation list seen of this issuer."
            )
        case .revocationListEntries:
            Entry(
                .gauge,
                "istio_ca_crl_entries",
                ["issuer", "kind"],
                "Revoked certificates on the longest list seen of this issuer."
            )
        case .revocationListSize:
            Entry(
                .gauge,
                "istio_ca_crl_size_bytes",
                ["issuer", "kind"],
                "Size of the largest revocation list seen of this issuer."
            )
        case .revokedLeaves:
            Entry(
                .gauge,
                "istio_ca_crl_revoked_leaves",
                ["issuer"],
                "Leaves in use that are on a revocation list of their issuer."
            )
        default: nil
        }
    }
}
