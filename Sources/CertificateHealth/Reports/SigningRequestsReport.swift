// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// Requests for a signature by one signer, counted.
package struct SigningRequestsReport: Hashable, Sendable {
    package var cluster: String?
    package var namespace: String?
    /// The signer's name, or the issuer's.
    package var signer: String
    /// Set for requests to cert-manager.
    package var issuerKind: String?
    /// Who asked cert-manager: `certificate`, `istio_csr`, `other`.
    package var requester: String?
    /// Requests that exist now.
    package var counts: [RequestState: Int] = [:]
    /// When the oldest of those that wait was made.
    package var oldest: [RequestState: UnixTime] = [:]
    /// Requests that were seen to end so.
    package var results: [RequestState: UInt64] = [:]
    /// Names of CAs that signed and whose certificate nobody shows.
    package var issuers: [String] = []

    package init(
        cluster: String? = nil,
        namespace: String? = nil,
        signer: String,
        issuerKind: String? = nil,
        requester: String? = nil
    ) {
        self.cluster = cluster
        self.namespace = namespace
        self.signer = signer
        self.issuerKind = issuerKind
        self.requester = requester
    }

    package var subject: ReportSubject {
        ReportSubject(.signingRequests, cluster, namespace, signer, issuerKind, requester)
    }
}
