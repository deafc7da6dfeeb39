// SPDX-License-Identifier: Apache-2.0

/// The labels of the rotation age histogram: coarse on purpose, because a histogram per slot would be a flood.
package struct RotationGroup: Hashable, Sendable {
    package let source: SourceKind
    package let namespace: String?

    package init(source: SourceKind, namespace: String?) {
        self.source = source
        self.namespace = namespace
    }
}
