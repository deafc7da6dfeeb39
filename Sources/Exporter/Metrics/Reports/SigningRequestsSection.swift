// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// The series of requests for a signature: cert-manager's, and those to a signer of Kubernetes.
enum SigningRequestsSection {
    private struct Families {
        let count: Catalogue
        let oldest: Catalogue
        let results: Catalogue
    }

    private static let certManager = Families(
        count: .certificateRequests,
        oldest: .oldestCertificateRequest,
        results: .certificateRequestResults
    )
    private static let kubernetes = Families(
        count: .kubernetesCSRs,
        oldest: .oldestKubernetesCSR,
        results: .kubernetesCSRResults
    )

    static func write(_ report: SigningRequestsReport, to writer: inout SectionWriter) {
        let isCertManagers = report.issuerKind != nil
        let families = isCertManagers ? certManager : kubernetes
        let labels =
            isCertManagers
            ? LabelSet([
                "cluster": report.cluster, "namespace": report.namespace, "issuer": report.signer,
                "issuer_kind": report.issuerKind, "requester": report.requester,
            ])
            : LabelSet(["cluster": report.cluster, "signer": report.signer])
        writer.noteCuts(in: labels)
        for state in RequestState.allCases {
            if let count = report.counts[state] {
                writer.add(families.count, labels.appending("state", state.rawValue), Int64(count))
            }
            if let time = report.oldest[state] {
                writer.add(families.oldest, labels.appending("state", state.rawValue), time)
            }
            if let count = report.results[state] {
                writer.add(families.results, labels.appending("result", state.rawValue), count)
            }
        }
        for issuer in report.issuers.sorted() where !isCertManagers {
            writer.add(.kubernetesCSRIssuer, labels.appending("issuer", issuer), true)
        }
    }
}
