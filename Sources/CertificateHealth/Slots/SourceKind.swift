// SPDX-License-Identifier: Apache-2.0

/// Where a certificate was seen. The raw value is the metrics' label `source`.
package enum SourceKind: String, Hashable, Sendable, CaseIterable {
    case envoy
    case ztunnel
    /// The Istio agent's own metrics: an expiry without a certificate.
    case agent
    /// What a server presents in a TLS handshake.
    case handshake
    case secret
    case configMap = "configmap"
    case clusterTrustBundle = "cluster_trust_bundle"
    /// The `caBundle` of a webhook, an API service or a conversion.
    case webhook
    case file
    /// What cert-manager says of a Certificate: a record of a leaf, not a place that holds it.
    case certManager = "cert_manager"
    case vault
    /// What a TLS server outside the mesh presents.
    case tls
    /// What a signer of Kubernetes issued.
    case signingRequest = "csr"
}
