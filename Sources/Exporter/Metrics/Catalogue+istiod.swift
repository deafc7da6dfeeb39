// SPDX-License-Identifier: Apache-2.0

import Exposition

/// istiod.
extension Catalogue {
    var istiodEntry: Entry? {
        switch self {
        case .istiodInfo:
            Entry(
                .gauge,
                "istio_istiod_info",
                ["cluster", "namespace", "pod", "address", "version"],
                "Always 1; an istiod that was read."
            )
        case .istiodSigning:
            Entry(
                .gauge,
                "istio_istiod_ca_active",
                ["cluster", "namespace", "pod", "address"],
                "1 if istiod signs certificates, 0 if its CA server is off."
            )
        case .istiodRequests:
            Entry(
                .counter,
                "istio_istiod_csr_requests_total",
                ["cluster", "namespace", "pod", "address"],
                "Signing requests that istiod received."
            )
        case .istiodFailures:
            Entry(
                .counter,
                "istio_istiod_csr_failures_total",
                ["cluster", "namespace", "pod", "address", "reason"],
                "Signing requests that istiod did not sign."
            )
        case .istiodIssued:
            Entry(
                .counter,
                "istio_istiod_issued_certificates_total",
                ["cluster", "namespace", "pod", "address"],
                "Certificates that istiod signed."
            )
        case .istiodRootExpiration:
            Entry(
                .gauge,
                "istio_istiod_root_expiration_timestamp",
                ["cluster", "namespace", "pod", "address"],
                "NotAfter of the first root certificate, as istiod tells it."
            )
        case .istiodChainExpiration:
            Entry(
                .gauge,
                "istio_istiod_chain_expiration_timestamp",
                ["cluster", "namespace", "pod", "address"],
                "NotAfter of the first certificate of the CA's chain, as istiod tells it."
            )
        case .istiodSecretErrors:
            Entry(
                .counter,
                "istio_istiod_secret_errors_total",
                ["cluster", "namespace", "pod", "address"],
                "Gateway credentials that istiod could not deliver."
            )
        case .istiodRejects:
            Entry(
                .counter,
                "istio_istiod_xds_rejects_total",
                ["cluster", "namespace", "pod", "address", "type"],
                "Configuration that proxies refused."
            )
        default: nil
        }
    }
}
