// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// What is wrong with a certificate itself, whoever signed it and whenever it ends. The raw value is the metrics' label
/// `problem`.
package enum CertificateProblem: String, Hashable, Sendable, CaseIterable {
    /// A leaf of the mesh without a SPIFFE ID, with a malformed one, or with more URI names than one.
    case spiffeIDMissing = "spiffe_id_missing"
    /// The identity is of another namespace than the pod that uses it.
    case spiffeNamespace = "spiffe_namespace"
    case spiffeServiceAccount = "spiffe_service_account"
    /// The identity is of none of the mesh's trust domains.
    case trustDomain = "trust_domain"
    case weakKey = "weak_key"
    case weakSignature = "weak_signature"
    /// On a list that the key of its issuer signed.
    case revoked
}

extension CertificateProblem {
    /// In the order of the cases, each once. Whether it is revoked the certificate does not tell.
    ///
    /// - Parameters:
    ///   - id: tells leaves, which have an identity, from CA certificates.
    ///   - isOfMesh: whether the mesh issues the leaf, so that a SPIFFE ID has to be in it: Envoy's `default`, ztunnel's,
    ///     and what a listener of the mesh presents.
    package static func problems(
        of certificate: Certificate,
        in id: SlotID,
        isOfMesh: Bool,
        expected: ExpectedIdentity? = nil,
        trustDomains: TrustDomainPolicy? = nil
    ) -> [CertificateProblem] {
        var problems: [CertificateProblem] = []
        if id.role == .leaf {
            if let identity = SPIFFEID(of: certificate) {
                problems = Self.problems(of: identity, expected: expected, trustDomains: trustDomains)
            } else if isOfMesh {
                problems = [.spiffeIDMissing]
            }
        }
        if certificate.publicKey.isWeak { problems.append(.weakKey) }
        if certificate.hasWeakSignature { problems.append(.weakSignature) }
        return problems
    }

    private static func problems(
        of identity: SPIFFEID,
        expected: ExpectedIdentity?,
        trustDomains: TrustDomainPolicy?
    ) -> [CertificateProblem] {
        var problems: [CertificateProblem] = []
        if let account = identity.account, let expected {
            if let namespace = expected.namespace, namespace != account.namespace { problems.append(.spiffeNamespace) }
            if let serviceAccount = expected.serviceAccount, serviceAccount != account.serviceAccount {
                problems.append(.spiffeServiceAccount)
            }
        }
        if let trustDomains, !trustDomains.accepts(identity.trustDomain) { problems.append(.trustDomain) }
        return problems
    }
}
