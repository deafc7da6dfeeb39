// SPDX-License-Identifier: Apache-2.0

import Exposition

/// Kubernetes as the signer.
extension Catalogue {
    var kubernetesSignerEntry: Entry? {
        switch self {
        case .kubernetesCSRs:
            Entry(
                .gauge,
                "istio_kubernetes_csrs",
                ["cluster", "signer", "state"],
                "CertificateSigningRequests that exist."
            )
        case .oldestKubernetesCSR:
            Entry(
                .gauge,
                "istio_kubernetes_csr_oldest_timestamp",
                ["cluster", "signer", "state"],
                "When the oldest CertificateSigningRequest that waits was made."
            )
        case .kubernetesCSRResults:
            Entry(
                .counter,
                "istio_kubernetes_csr_results_total",
                ["cluster", "signer", "result"],
                "CertificateSigningRequests that were seen to end so, also those that are deleted since."
            )
        case .kubernetesCSRIssuer:
            Entry(
                .gauge,
                "istio_kubernetes_csr_issuer_info",
                ["cluster", "signer", "issuer"],
                "Always 1; a CA that signed for this signer and whose certificate nobody shows."
            )
        default: nil
        }
    }
}
