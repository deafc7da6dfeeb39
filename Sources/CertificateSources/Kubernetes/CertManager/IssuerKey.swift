// SPDX-License-Identifier: Apache-2.0

import Kubernetes

/// Which issuer of cert-manager.
struct IssuerKey: Hashable, Sendable {
    /// `Issuer` or `ClusterIssuer`.
    let kind: String
    let name: ObjectName

    init(kind: String, name: ObjectName) {
        self.kind = kind
        self.name = name
    }

    /// Whom a Certificate asks; `nil` where it is none of cert-manager's own.
    init?(of certificate: CertManagerCertificate) {
        let issuer = certificate.issuer
        guard issuer.group == IssuerReference.ownGroup else { return nil }
        switch issuer.kind {
        case Issuer.kind:
            self.init(
                kind: issuer.kind,
                name: ObjectName(namespace: certificate.name.namespace, name: issuer.name)
            )
        case ClusterIssuer.kind: self.init(kind: issuer.kind, name: ObjectName(name: issuer.name))
        default: return nil
        }
    }

    /// The label `location` of its CA.
    var location: String { "\(Self.locationPrefix)\(name)" }

    static let locationPrefix = "cert_manager/"
}
