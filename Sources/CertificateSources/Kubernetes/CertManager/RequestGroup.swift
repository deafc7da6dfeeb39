// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

/// CertificateRequests of one namespace to one issuer, by one kind of requester.
struct RequestGroup: Hashable, Sendable {
    let namespace: String?
    let issuer: String
    let issuerKind: String
    let requester: CertificateRequest.Requester

    init(_ request: CertificateRequest) {
        namespace = request.name.namespace
        issuer = request.issuer.name
        issuerKind = request.issuer.kind
        requester = request.requester
    }

    /// What it is called among the targets.
    var name: String { "\(namespace ?? ""): \(requester.rawValue) to \(issuerKind)/\(issuer)" }

    func report(of count: RequestCount, in cluster: String?) -> SigningRequestsReport {
        var report = SigningRequestsReport(
            cluster: cluster,
            namespace: namespace,
            signer: issuer,
            issuerKind: issuerKind,
            requester: requester.rawValue
        )
        report.fill(from: count, states: RequestState.allCases)
        return report
    }
}
