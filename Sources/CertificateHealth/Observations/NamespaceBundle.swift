// SPDX-License-Identifier: Apache-2.0

/// A namespace that is handed a trust bundle, which its workloads use.
package struct NamespaceBundle: Hashable, Sendable {
    package let cluster: String?
    package let namespace: String

    package init(cluster: String? = nil, namespace: String) {
        self.cluster = cluster
        self.namespace = namespace
    }
}
