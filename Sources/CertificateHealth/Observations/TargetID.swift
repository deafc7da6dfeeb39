// SPDX-License-Identifier: Apache-2.0

/// What is read as one: a proxy, a file, an object of a cluster. Targets fail, age and end alone.
package struct TargetID: Hashable, Sendable {
    /// The configured source's name: the label `source_name`.
    package let source: String
    /// The part of the source that watches the target; `nil` for targets that are polled one by one. What is watched
    /// stays fresh as long as its part is up.
    package let part: String?
    /// Unique within the part: the admin URL, the path, namespace and name.
    package let name: String

    package init(source: String, part: String? = nil, name: String) {
        self.source = source
        self.part = part
        self.name = name
    }
}
