// SPDX-License-Identifier: Apache-2.0

/// The keys of a Secret's data that say something about certificates, in all layouts that Istio, its gateways and
/// cert-manager use. A Secret has keys of any name: the others are neither read nor named.
package enum SecretKey: String, CaseIterable, Sendable {
    // kubernetes.io/tls, as cert-manager and `kubectl create secret tls` write it
    case tlsCertificate = "tls.crt"
    case authority = "ca.crt"
    case revocationList = "ca.crl"
    case tlsKey = "tls.key"

    // Istio's generic gateway credentials
    case genericCertificate = "cert"
    case genericAuthority = "cacert"
    case genericRevocationList = "crl"
    case genericKey = "key"

    // istiod: `cacerts` and `istio-ca-secret`
    case caCertificate = "ca-cert.pem"
    case rootCertificate = "root-cert.pem"
    case certificateChain = "cert-chain.pem"
    case caRevocationList = "ca-crl.pem"
    case caKey = "ca-key.pem"
    case legacyKey = "key.pem"
    /// istiod made this `cacerts` itself.
    case selfSignedMarker = "istio-generated"

    /// What the value may hold. Values of keys that are neither are never decoded.
    package enum Content: Sendable {
        case certificates, revocationLists, privateKey, marker
    }

    package var content: Content {
        switch self {
        case .tlsCertificate, .authority, .genericCertificate, .genericAuthority, .caCertificate, .rootCertificate,
            .certificateChain:
            .certificates
        case .revocationList, .genericRevocationList, .caRevocationList: .revocationLists
        case .tlsKey, .genericKey, .caKey, .legacyKey: .privateKey
        case .selfSignedMarker: .marker
        }
    }

    var isRead: Bool {
        switch content {
        case .certificates, .revocationLists: true
        case .privateKey, .marker: false
        }
    }
}
