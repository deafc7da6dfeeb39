// SPDX-License-Identifier: Apache-2.0

/// An Issuer or ClusterIssuer of cert-manager.
package struct IssuerReport: Hashable, Sendable {
    package var cluster: String?
    package var namespace: String?
    package var name: String
    package var kind: String
    /// `ca`, `vault`, `acme`, `self_signed`, `venafi`, `external`; `nil` for one that does not exist.
    package var type: String? = "external"
    package var isReady: Bool = false
    package var notReadyReason: String?

    package init(cluster: String? = nil, namespace: String? = nil, name: String, kind: String) {
        self.cluster = cluster
        self.namespace = namespace
        self.name = name
        self.kind = kind
    }

    package var subject: ReportSubject { ReportSubject(.issuer, cluster, namespace, name, kind) }
}
