// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What cert-manager leaves in a cluster (cert-manager.io/v1).
extension ClusterObject {
    private static let certManager = "cert-manager.io/v1"

    /// Who issues, as `issuerRef` names it.
    struct IssuerReference {
        var name: String
        var kind = "Issuer"

        var content: [String: Any] { ["name": name, "kind": kind, "group": "cert-manager.io"] }
    }

    struct Condition {
        let type: String
        let status: Bool
        let reason: String
        var message = ""

        static let approved = Self(
            type: "Approved",
            status: true,
            reason: "cert-manager.io",
            message: "Certificate request has been approved by cert-manager.io"
        )

        static func ready(_ status: Bool, _ reason: String, _ message: String = "") -> Self {
            Self(type: "Ready", status: status, reason: reason, message: message)
        }

        var content: [String: Any] {
            [
                "type": type, "status": status ? "True" : "False", "reason": reason, "message": message,
                "lastTransitionTime": ClusterObject.time(Date.now),
            ]
        }
    }

    /// - Parameters:
    ///   - certificate: what was issued for it in its current revision; `nil` where nothing was.
    ///   - renewal: in Unix seconds.
    static func certificate(
        _ namespace: String,
        _ name: String,
        secret: String,
        issuer: IssuerReference,
        isCA: Bool = false,
        dates: (notBefore: Int64, notAfter: Int64)? = nil,
        renewal: Int64? = nil,
        revision: Int? = nil,
        failedAttempts: Int? = nil,
        lastFailure: Int64? = nil,
        conditions: [Condition]
    ) -> Self {
        var status: [String: Any] = [
            "conditions": conditions.map { $0.content.merging(["observedGeneration": 1]) { old, _ in old } }
        ]
        if let dates {
            status["notBefore"] = time(dates.notBefore)
            status["notAfter"] = time(dates.notAfter)
        }
        status["renewalTime"] = renewal.map { time($0) }
        status["revision"] = revision
        status["failedIssuanceAttempts"] = failedAttempts
        status["lastFailureTime"] = lastFailure.map { time($0) }
        let spec: [String: Any] = [
            "secretName": secret, "issuerRef": issuer.content, "isCA": isCA, "commonName": name,
            "duration": "2160h0m0s", "privateKey": ["algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always"],
        ]
        return Self(
            certManager,
            "Certificate",
            namespace,
            name,
            uid: "certificate-\(namespace)-\(name)",
            body: ["spec": spec, "status": status]
        )
    }

    /// - Parameter spec: with the issuer's kind as its key, such as `vault`.
    static func issuer(_ namespace: String?, _ name: String, spec: [String: Any], _ condition: Condition) -> Self {
        Self(
            certManager,
            namespace == nil ? "ClusterIssuer" : "Issuer",
            namespace,
            name,
            body: ["spec": spec, "status": ["conditions": [condition.content]]]
        )
    }

    /// A request of cert-manager for one of its Certificates.
    static func request(
        for certificate: Self,
        revision: Int,
        issuer: IssuerReference,
        signed: (chain: String, authority: String)?,
        conditions: [Condition],
        in namespace: String
    ) -> Self {
        Self(
            certManager,
            "CertificateRequest",
            namespace,
            "\(certificate.name)-\(revision)",
            annotations: [
                "cert-manager.io/certificate-name": certificate.name,
                "cert-manager.io/certificate-revision": "\(revision)",
                "cert-manager.io/private-key-secret-name": "\(certificate.name)-k7x2p",
            ],
            owners: [certificate.asOwner()],
            body: requestBody(issuer, by: "cert-manager:cert-manager", signed: signed, conditions)
        )
    }

    /// A request that istio-csr makes for a workload, and deletes once it was answered.
    static func workloadRequest(
        _ namespace: String,
        suffix: String,
        identity: String,
        issuer: IssuerReference,
        signed: (chain: String, authority: String)? = nil,
        conditions: [Condition] = []
    ) -> Self {
        Self(
            certManager,
            "CertificateRequest",
            namespace,
            "istio-csr-\(suffix)",
            annotations: ["istio.cert-manager.io/identities": identity],
            body: requestBody(issuer, by: "cert-manager:cert-manager-istio-csr", signed: signed, conditions)
        )
    }

    private static func requestBody(
        _ issuer: IssuerReference,
        by account: String,
        signed: (chain: String, authority: String)?,
        _ conditions: [Condition]
    ) -> [String: Any] {
        let spec: [String: Any] = [
            "issuerRef": issuer.content, "duration": "1h0m0s", "isCA": false,
            "request": base64("-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n"),
            "usages": ["client auth", "server auth"], "username": "system:serviceaccount:\(account)",
            "groups": ["system:serviceaccounts", "system:authenticated"],
        ]
        var status: [String: Any] = [:]
        if !conditions.isEmpty { status["conditions"] = conditions.map(\.content) }
        status["certificate"] = signed.map { base64($0.chain) }
        status["ca"] = signed.map { base64($0.authority) }
        if conditions.contains(where: { ["Failed", "Denied"].contains($0.reason) }) {
            status["failureTime"] = time(Date.now)
        }
        return ["spec": spec, "status": status]
    }
}
