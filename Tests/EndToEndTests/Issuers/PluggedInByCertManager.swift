// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A Certificate of cert-manager that plugs a CA of Vault into istiod, as it is after its first issuance.
struct PluggedInByCertManager {
    /// What Python reads from the certificates.
    struct AuthorityFacts {
        let authority: EndToEndTests.Facts
        let intermediate: EndToEndTests.Facts
        let root: EndToEndTests.Facts
    }

    private static let reference = ClusterObject.IssuerReference(name: "vault-issuer")

    let root: String
    let intermediate: String
    let facts: AuthorityFacts
    /// In Unix seconds.
    let renewal: Int64
    let certificate: ClusterObject
    /// The same Certificate after two issuances that failed.
    let failed: ClusterObject
    let request: ClusterObject
    let secret: ClusterObject

    /// - Parameters:
    ///   - authority: what istiod signs with, in PEM.
    ///   - folder: for the certificates as files.
    init(authority: String, intermediate: String, root: String, in folder: TemporaryFolder) throws {
        let paths = try ["authority": authority, "intermediate": intermediate, "root": root].map { name, pem in
            (name, try folder.write(pem, to: "\(name).pem"))
        }
        let files = Dictionary(uniqueKeysWithValues: paths)
        let read = try EndToEndTests.Facts.of(Array(files.values))
        let facts = { (name: String) in try #require(files[name].flatMap { read[$0]?.first }) }
        self.facts = AuthorityFacts(
            authority: try facts("authority"),
            intermediate: try facts("intermediate"),
            root: try facts("root")
        )
        self.root = root
        self.intermediate = intermediate
        let dates = (Int64(self.facts.authority.notBefore), Int64(self.facts.authority.notAfter))
        renewal = dates.1 - (dates.1 - dates.0) / 3
        let isReady = ClusterObject.Condition.ready(true, "Ready", "Certificate is up to date and has not expired")
        let issuing = ClusterObject.Condition(
            type: "Issuing",
            status: false,
            reason: "Failed",
            message: "The certificate request has failed to complete and will be retried: Vault is sealed"
        )
        let (renewal, attempts) = (renewal, [nil, 2])
        let certificates = attempts.map { attempts in
            ClusterObject.certificate(
                "istio-system",
                "istio-ca",
                secret: "cacerts",
                issuer: Self.reference,
                isCA: true,
                dates: dates,
                renewal: renewal,
                revision: 1,
                failedAttempts: attempts,
                lastFailure: attempts.map { _ in TestCertificateAuthority.moment(-60) },
                conditions: attempts == nil ? [isReady] : [isReady, issuing]
            )
        }
        (certificate, failed) = (certificates[0], certificates[1])
        request = .request(
            for: certificate,
            revision: 1,
            issuer: Self.reference,
            signed: (authority + intermediate, root),
            conditions: [.approved, .ready(true, "Issued", "Certificate fetched from issuer successfully")],
            in: "istio-system"
        )
        secret = .secret(
            "istio-system",
            "cacerts",
            type: "kubernetes.io/tls",
            annotations: [
                "cert-manager.io/certificate-name": "istio-ca", "cert-manager.io/issuer-name": "vault-issuer",
            ],
            ["tls.crt": authority + intermediate, "tls.key": TestKey.make().pem, "ca.crt": root]
        )
    }

    func issuer(_ condition: ClusterObject.Condition, server: String) -> ClusterObject {
        let authentication = ["kubernetes": ["role": "istio-ca", "mountPath": "/v1/auth/kubernetes"]]
        return .issuer(
            "istio-system",
            Self.reference.name,
            spec: ["vault": ["server": server, "path": "pki_int/root/sign-intermediate", "auth": authentication]],
            condition
        )
    }
}
