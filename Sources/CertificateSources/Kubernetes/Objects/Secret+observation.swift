// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes

extension Secret {
    /// Every certificate of the Secret, each under its key, leaves and intermediates with their chains through the CAs
    /// of the same Secret.
    ///
    /// - Parameter rootNamespace: where istiod keeps its CA.
    func reading(in cluster: String?, rootNamespace: String, _ context: SourceContext) -> ObjectReading {
        guard !entries.isEmpty || !clusterCredentials.isEmpty else { return .nothing }
        var reader = ObjectReader(cluster: cluster, context: context, object: "secret \(name)")
        var bundles: [(key: String, certificates: [Certificate])] = []
        for entry in entries where isTrusted(entry.key) {
            switch entry.key.content {
            case .certificates:
                bundles.append((entry.key.rawValue, reader.certificates(entry.content, key: entry.key.rawValue)))
            case .revocationLists: reader.addRevocationLists(entry.content, key: entry.key.rawValue)
            case .privateKey, .marker: break
            }
        }
        for credential in clusterCredentials {
            let key = "\(credential.key)/\(credential.kind.rawValue)"
            bundles.append((key, reader.certificates(credential.content, key: key)))
        }
        let authorities = bundles.flatMap(\.certificates).filter(\.isAuthority)
        for (key, certificates) in bundles {
            reader.addSlots(
                for: certificates,
                at: SlotID(
                    source: .secret,
                    cluster: cluster,
                    namespace: name.namespace,
                    secret: name.name,
                    key: key,
                    role: .leaf
                ),
                authorities: authorities
            )
        }
        return ObjectReading(
            observation: Observation(
                slots: reader.slots,
                location: location(in: cluster, rootNamespace: rootNamespace),
                changedAt: metadata.modifiedAt,
                revocationLists: reader.revocationLists
            ),
            problems: reader.problems
        )
    }

    /// Rotating its root, istiod rewrites `ca-cert.pem` alone: the `root-cert.pem` beside it is what was true once.
    private func isTrusted(_ key: SecretKey) -> Bool {
        !(name.name == Self.selfSigned && key == .rootCertificate && keys.contains(.caCertificate))
    }

    private func location(in cluster: String?, rootNamespace: String) -> AuthorityLocation? {
        guard name.namespace == rootNamespace, [Self.plugIn, Self.selfSigned].contains(name.name) else { return nil }
        return AuthorityLocation(cluster: cluster, name: name.name)
    }

    /// istiod's own CA (istio:security/pkg/pki/ca/ca.go).
    private static let selfSigned = "istio-ca-secret"
    /// The CA that an operator plugs in.
    static let plugIn = "cacerts"
    /// The Secrets of the root namespace that are read by name where listing is not allowed.
    static let wellKnownNames = [plugIn, selfSigned, "istiod-tls"]
}
