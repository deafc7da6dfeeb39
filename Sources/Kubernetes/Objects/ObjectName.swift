// SPDX-License-Identifier: Apache-2.0

/// What tells objects of one kind apart. A name is used again after its object was deleted; a UID is not.
package struct ObjectName: Hashable, Sendable {
    /// Nil for objects that belong to the cluster as a whole.
    package let namespace: String?
    package let name: String

    package init(namespace: String? = nil, name: String) {
        self.namespace = namespace
        self.name = name
    }
}

extension ObjectName: Comparable {
    package static func < (one: ObjectName, other: ObjectName) -> Bool {
        (one.namespace ?? "", one.name) < (other.namespace ?? "", other.name)
    }
}

extension ObjectName: CustomStringConvertible {
    /// `namespace/name`, as `kubectl` prints it.
    package var description: String { namespace.map { "\($0)/\(name)" } ?? name }
}
