// SPDX-License-Identifier: Apache-2.0

/// Whose identity a leaf ought to be, by what the cluster says of its pod. What is not known is not compared.
package struct ExpectedIdentity: Hashable, Sendable {
    package let namespace: String?
    package let serviceAccount: String?

    package init(namespace: String?, serviceAccount: String?) {
        self.namespace = namespace
        self.serviceAccount = serviceAccount
    }
}
