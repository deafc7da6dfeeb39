// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A Certificate of cert-manager in istiod's namespace after its first issuance, such as istio-csr's chart creates for
/// istiod itself.
struct ManagedCertificate {
    let certificate: ClusterObject
    let request: ClusterObject
    let secret: ClusterObject
    let leaf: TestCertificate

    /// - Parameter begin: it is valid from then for an hour, and due at half of it.
    init(
        _ name: String,
        secret secretName: String,
        _ authority: TestCertificateAuthority,
        issuer: ClusterObject.IssuerReference,
        begin: Int64
    ) {
        let namespace = "istio-system"
        leaf = authority.leaf(dns: ["\(name).istio-system.svc"], notBefore: begin, notAfter: begin + 3_600)
        certificate = .certificate(
            namespace,
            name,
            secret: secretName,
            issuer: issuer,
            dates: (begin, begin + 3_600),
            renewal: begin + 1_800,
            revision: 1,
            conditions: [.ready(true, "Ready", "Certificate is up to date and has not expired")]
        )
        request = .request(
            for: certificate,
            revision: 1,
            issuer: issuer,
            signed: (leaf.pem, authority.pem),
            conditions: [.approved, .ready(true, "Issued", "Certificate fetched from issuer successfully")],
            in: namespace
        )
        secret = .secret(
            namespace,
            secretName,
            type: "kubernetes.io/tls",
            annotations: [
                "cert-manager.io/certificate-name": name, "cert-manager.io/issuer-name": issuer.name,
                "cert-manager.io/issuer-kind": issuer.kind, "cert-manager.io/issuer-group": "cert-manager.io",
            ],
            ["tls.crt": leaf.pem, "tls.key": leaf.key.pem, "ca.crt": authority.pem]
        )
    }
}
