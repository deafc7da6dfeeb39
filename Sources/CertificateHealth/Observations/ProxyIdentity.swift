// SPDX-License-Identifier: Apache-2.0

/// Which proxy it is, in the labels of its series.
package struct ProxyIdentity: Hashable, Sendable {
    package var source: SourceKind
    package var namespace: String?
    package var workload: String?
    package var pod: String?

    package init(source: SourceKind = .envoy, namespace: String?, workload: String?, pod: String?) {
        self.source = source
        self.namespace = namespace
        self.workload = workload
        self.pod = pod
    }
}
