// SPDX-License-Identifier: Apache-2.0

/// Whose proxy this is; what is nil comes from the proxy's own node id and metadata.
package struct TargetLabels: Sendable, Hashable {
    package var namespace: String?
    package var workload: String?
    package var pod: String?

    package init(namespace: String? = nil, workload: String? = nil, pod: String? = nil) {
        self.namespace = namespace
        self.workload = workload
        self.pod = pod
    }
}
