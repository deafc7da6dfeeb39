// SPDX-License-Identifier: Apache-2.0

/// Pods of a workload that no policy can tell apart.
package struct MeshWorkload<Labels: LabelMatching>: Hashable, Sendable {
    package let name: String
    package let labels: Labels
    /// Whether the node's ztunnel, and no proxy of the pod's own, takes its connections.
    package let isAmbient: Bool

    package init(name: String, labels: Labels, isAmbient: Bool) {
        self.name = name
        self.labels = labels
        self.isAmbient = isAmbient
    }
}
