// SPDX-License-Identifier: Apache-2.0

/// A namespace that is handed a trust bundle, which its workloads use.
package struct NamespaceBundle: Hashable, Sendable {
    package let cluster: String?
    package let namespace: String
    /// The ConfigMap's.
    package let name: String

    package init(cluster: String? = nil, namespace: String, name: String = "istio-ca-root-cert") {
        self.cluster = cluster
        self.namespace = namespace
        self.name = name
    }
}
