// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A Certificate of cert-manager (cert-manager.io/v1).
package struct ManagedCertificateReport: Hashable, Sendable {
    package var cluster: String?
    package var namespace: String
    package var name: String
    package var secret: String?
    package var issuer: String?
    package var issuerKind: String?
    package var issuerGroup: String?
    package var isAuthority: Bool = false
    package var isReady: Bool = false
    /// Of the condition `Ready`, while it is not true.
    package var notReadyReason: String?
    package var isIssuing: Bool = false
    /// Of the condition `Issuing`, while the last issuance failed.
    package var failureReason: String?
    package var revision: Int64?
    /// In a row.
    package var failedAttempts: Int64?
    package var lastFailure: UnixTime?
    /// Whether the Secret holds the certificate of this revision; `nil` where either is unknown.
    package var isSecretMatched: Bool?

    package init(cluster: String? = nil, namespace: String, name: String) {
        self.cluster = cluster
        self.namespace = namespace
        self.name = name
    }

    package var subject: ReportSubject { ReportSubject(.managedCertificate, cluster, namespace, name) }
}
