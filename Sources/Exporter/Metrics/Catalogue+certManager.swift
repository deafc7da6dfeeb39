// SPDX-License-Identifier: Apache-2.0

import Exposition

/// cert-manager.
extension Catalogue {
    var certManagerEntry: Entry? {
        switch self {
        case .managedInfo:
            Entry(
                .gauge,
                "istio_cert_manager_certificate_info",
                ["cluster", "namespace", "name", "secret", "issuer", "issuer_kind", "issuer_group", "is_ca"],
                "Always 1; what a Certificate asks for."
            )
        case .managedReady:
            Entry(
                .gauge,
                "istio_cert_manager_certificate_ready",
                ["cluster", "namespace", "name"],
                "1 if the Certificate is ready."
            )
        case .managedNotReady:
            Entry(
                .gauge,
                "istio_cert_manager_certificate_not_ready_info",
                ["cluster", "namespace", "name", "reason"],
                "Always 1; why the Certificate is not ready. Absent while it is."
            )
        case .managedIssuing:
            Entry(
                .gauge,
                "istio_cert_manager_certificate_issuing",
                ["cluster", "namespace", "name"],
                "1 while the Certificate is being issued."
            )
        case .managedFailure:
            Entry(
                .gauge,
                "istio_cert_manager_certificate_issuance_failure_info",
                ["cluster", "namespace", "name", "reason"],
                "Always 1; why the last issuance failed. Absent where it did not."
            )
        case .managedRevision:
            Entry(
                .gauge,
                "istio_cert_manager_certificate_revision",
                ["cluster", "namespace", "name"],
                "Issuances of the Certificate so far."
            )
        case .managedFailedAttempts:
            Entry(
                .gauge,
                "istio_cert_manager_certificate_failed_attempts",
                ["cluster", "namespace", "name"],
                "Issuances that failed in a row."
            )
        case .managedLastFailure:
            Entry(
                .gauge,
                "istio_cert_manager_certificate_last_failure_timestamp",
                ["cluster", "namespace", "name"],
                "When an issuance failed last."
            )
        case .managedSecretMatched:
            Entry(
                .gauge,
                "istio_cert_manager_certificate_secret_matched",
                ["cluster", "namespace", "name"],
                "1 if the Secret holds the certificate of this revision, 0 if another one."
            )
        case .issuerReady:
            Entry(
                .gauge,
                "istio_cert_manager_issuer_ready",
                ["cluster", "namespace", "name", "kind", "type"],
                "1 if the Issuer or ClusterIssuer is ready."
            )
        case .issuerNotReady:
            Entry(
                .gauge,
                "istio_cert_manager_issuer_not_ready_info",
                ["cluster", "namespace", "name", "kind", "reason"],
                "Always 1; why the issuer is not ready. Absent while it is."
            )
        case .certificateRequests:
            Entry(
                .gauge,
                "istio_cert_manager_requests",
                ["cluster", "namespace", "issuer", "issuer_kind", "requester", "state"],
                "CertificateRequests that exist."
            )
        case .oldestCertificateRequest:
            Entry(
                .gauge,
                "istio_cert_manager_request_oldest_timestamp",
                ["cluster", "namespace", "issuer", "issuer_kind", "requester", "state"],
                "When the oldest CertificateRequest that waits was made."
            )
        case .certificateRequestResults:
            Entry(
                .counter,
                "istio_cert_manager_request_results_total",
                ["cluster", "namespace", "issuer", "issuer_kind", "requester", "result"],
                "CertificateRequests that were seen to end so, also those that are deleted since."
            )
        default: nil
        }
    }
}
