// SPDX-License-Identifier: Apache-2.0

/// What is polled as one: a proxy, a file. Targets fail, age and end alone.
package struct TargetID: Hashable, Sendable {
    /// The configured source's name: the label `source_name`.
    package let source: String
    /// Unique within the source: the admin URL, the path.
    package let name: String

    package init(source: String, name: String) {
        self.source = source
        self.name = name
    }
}
