// SPDX-License-Identifier: Apache-2.0

/// A place that holds CAs: one from which a mesh takes its own or in which it trusts it (`cacerts`, `istio-ca-secret`,
/// `webhook/NAME`), or one of an issuer (`vault/MOUNT`, `signer/NAME`).
package struct AuthorityLocation: Hashable, Sendable {
    package let cluster: String?
    /// The label `location`.
    package let name: String

    package init(cluster: String? = nil, name: String) {
        self.cluster = cluster
        self.name = name
    }

    /// Whether this place should hold the same roots as the mesh's others.
    ///
    /// A mount of Vault, an issuer of cert-manager, a signer and the root of the cluster may be somebody else's.
    package var isOfMesh: Bool {
        ["cacerts", "istio-ca-secret"].contains(name)
            || ["webhook/", "clustertrustbundle/"].contains { name.hasPrefix($0) }
    }
}
