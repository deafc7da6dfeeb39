// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

/// The issuers, and those that Certificates ask in vain.
extension CertManagerState {
    /// Where cert-manager looks for the Secrets of ClusterIssuers, as its chart sets it.
    private static let clusterNamespace = "cert-manager"

    /// - Parameter report: `nil` for another shard's.
    mutating func take<Issuer: CertManagerIssuer>(_ issuer: Issuer, report: IssuerReport?) -> Changes {
        let secret = issuer.content.secretName.map {
            ObjectName(namespace: issuer.name.namespace ?? Self.clusterNamespace, name: $0)
        }
        let key = IssuerKey(kind: Issuer.kind, name: issuer.name)
        return set(key, to: ExistingIssuer(secret: secret, report: report))
    }

    mutating func drop(issuer key: IssuerKey) -> Changes { set(key, to: nil) }

    /// A list of a namespace, or of all, is complete. From now on those that are not in it are known to be missing.
    mutating func retain(issuers names: Set<ObjectName>, ofKind kind: String, in namespace: String?) -> Changes {
        var changes = Changes()
        listedIssuers[kind, default: []].insert(namespace)
        let isGone = { (key: IssuerKey) in
            key.kind == kind && (namespace == nil || key.name.namespace == namespace) && !names.contains(key.name)
        }
        for key in issuers.keys where isGone(key) {
            let dropped = drop(issuer: key)
            changes.secrets.formUnion(dropped.secrets)
            changes.issuers.insert(key)
        }
        changes.issuers.formUnion(references.keys.filter(isGone))
        return changes
    }

    private mutating func set(_ key: IssuerKey, to issuer: ExistingIssuer?) -> Changes {
        var changes = Changes(issuers: [key])
        if let old = issuers[key]?.secret {
            authorities.remove(key, from: old)
            changes.secrets.insert(old)
        }
        issuers[key] = issuer
        if let secret = issuer?.secret {
            authorities[secret, default: []].insert(key)
            changes.secrets.insert(secret)
        }
        return changes
    }

    /// Whether Certificates ask an issuer that does not exist.
    func isMissing(_ key: IssuerKey) -> Bool {
        guard issuers[key] == nil, references[key] != nil, let listed = listedIssuers[key.kind] else { return false }
        return listed.contains(nil) || listed.contains(key.name.namespace)
    }
}
