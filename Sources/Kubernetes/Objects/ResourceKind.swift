// SPDX-License-Identifier: Apache-2.0

/// Where the API serves objects of a kind, and how they are to be handled.
package struct ResourceKind: Hashable, Sendable {
    /// The API group; empty for the core group, whose paths begin with `/api` and not with `/apis`.
    package let group: String
    package let version: String
    /// Older versions with the same fields, in the order to try them where the server answers 404 for `version`.
    package let olderVersions: [String]
    /// As in paths and in roles, like `configmaps`.
    package let plural: String
    package let isNamespaced: Bool
    /// The objects may hold private keys: what was received of them is overwritten after use.
    package let isSensitive: Bool

    package init(
        group: String = "",
        version: String = "v1",
        olderVersions: [String] = [],
        plural: String,
        isNamespaced: Bool,
        isSensitive: Bool = false
    ) {
        self.group = group
        self.version = version
        self.olderVersions = olderVersions
        self.plural = plural
        self.isNamespaced = isNamespaced
        self.isSensitive = isSensitive
    }
}
