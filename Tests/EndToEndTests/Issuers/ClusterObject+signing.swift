// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What istiod asks Kubernetes for as a registration authority (certificates.k8s.io/v1).
extension ClusterObject {
    /// - Parameters:
    ///   - created: how many seconds ago; to be told once.
    ///   - decision: the type of the condition: Approved, Denied or Failed; `nil` before any.
    static func signingRequest(
        _ name: String,
        signer: String,
        created: Int64? = nil,
        decision: String? = nil,
        signed chain: String? = nil
    ) -> Self {
        let spec: [String: Any] = [
            "request": base64("-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n"),
            "signerName": signer, "expirationSeconds": 86_400,
            "usages": ["digital signature", "key encipherment", "server auth", "client auth"],
            "username": "system:serviceaccount:istio-system:istiod",
            "groups": ["system:serviceaccounts", "system:serviceaccounts:istio-system", "system:authenticated"],
        ]
        var status: [String: Any] = [:]
        if let decision {
            let now = time(Date.now)
            status["conditions"] = [
                [
                    "type": decision, "status": "True", "reason": "\(decision)ByIstiod", "message": "by istiod",
                    "lastUpdateTime": now, "lastTransitionTime": now,
                ]
            ]
        }
        status["certificate"] = chain.map(base64)
        return Self(
            "certificates.k8s.io/v1",
            "CertificateSigningRequest",
            nil,
            name,
            created: created.map { Date.now.addingTimeInterval(-TimeInterval($0)) },
            body: ["spec": spec, "status": status]
        )
    }
}
