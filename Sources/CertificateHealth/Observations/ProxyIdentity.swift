// SPDX-License-Identifier: Apache-2.0

/// Which proxy it is, in the labels of its series.
package struct ProxyIdentity: Hashable, Sendable {
    package var source: SourceKind
    /// Set only where the configuration names the cluster.
    package var cluster: String?
    package var namespace: String?
    package var workload: String?
    package var pod: String?

    package init(
        source: SourceKind = .envoy,
        cluster: String? = nil,
        namespace: String?,
        workload: String?,
        pod: String?
    ) {
        self.source = source
        self.cluster = cluster
        self.namespace = namespace
        self.workload = workload
        self.pod = pod
    }
}
