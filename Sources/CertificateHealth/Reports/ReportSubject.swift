// SPDX-License-Identifier: Apache-2.0

/// The labels that tell one report of a kind from another.
package struct ReportSubject: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case istiod, managedCertificate, issuer, signingRequests, vaultServer, vaultMount, tlsEndpoint, mtls,
            plaintextRule
    }

    package let kind: Kind
    /// Label values in a fixed order of the kind's own; `nil` for labels that do not apply.
    package let labels: [String?]

    package init(_ kind: Kind, _ labels: String?...) {
        self.kind = kind
        self.labels = labels
    }
}
