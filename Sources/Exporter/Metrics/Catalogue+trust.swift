// SPDX-License-Identifier: Apache-2.0

import Exposition

/// Who can verify whom.
extension Catalogue {
    var trustEntry: Entry? {
        switch self {
        case .anchoredLeaves:
            Entry(
                .gauge,
                "istio_trust_anchored_leaves",
                ["anchors", "cluster", "namespace"],
                "Leaves of the mesh by the CA keys that can anchor the chain they present. Without anchors: none is known."
            )
        case .anchoringProxies:
            Entry(
                .gauge,
                "istio_trust_anchoring_proxies",
                ["anchors", "cluster", "namespace"],
                "Proxies whose trust bundle holds one of these CA keys."
            )
        case .remainingProxies:
            Entry(
                .gauge,
                "istio_trust_remaining_proxies",
                ["anchors", "removed", "cluster"],
                "Proxies whose trust bundle would hold one of these CA keys if another root were taken out of it."
            )
        case .knownProxies:
            Entry(
                .gauge,
                "istio_trust_known_proxies",
                ["cluster", "namespace"],
                "Proxies whose trust bundle is known."
            )
        case .unknownProxies:
            Entry(
                .gauge,
                "istio_trust_unknown_proxies",
                ["cluster", "namespace"],
                "Proxies that were looked at without learning which CAs they trust."
            )
        case .caRequiredLeaves:
            Entry(
                .gauge,
                "istio_ca_required_leaves",
                ["ca", "cluster", "namespace"],
                "Leaves, wherever they were seen, that this CA key alone can anchor."
            )
        case .caRequiredLocation:
            Entry(
                .gauge,
                "istio_ca_required_location_info",
                ["location", "cluster", "ca"],
                "Always 1; a bundle in this place holds no other root, or what it signs leads to no other."
            )
        case .pinMatched:
            Entry(
                .gauge,
                "istio_certificate_pin_matched",
                ["pin", "cluster", "namespace", "workload", "expected", "actual"],
                "Whether the leaves of a workload chain to a CA that the configuration expects."
            )
        default: nil
        }
    }
}
