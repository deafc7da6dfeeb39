// SPDX-License-Identifier: Apache-2.0

/// A place from which a mesh takes its CA, or in which it trusts one: `cacerts`, `istio-ca-secret`, `webhook/NAME`.
package struct AuthorityLocation: Hashable, Sendable {
    package let cluster: String?
    /// The label `location`.
    package let name: String

    package init(cluster: String? = nil, name: String) {
        self.cluster = cluster
        self.name = name
    }
}
