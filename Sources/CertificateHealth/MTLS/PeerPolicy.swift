// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A PeerAuthentication: the mTLS that is demanded of those who connect to some workloads.
package struct PeerPolicy: Hashable, Sendable {
    package let namespace: String
    package let name: String
    /// Empty for every workload of the namespace; of the mesh, in its root namespace.
    package let selector: [String: String]
    /// `nil` where it is left to the policy of the next wider scope.
    package let mode: MTLSReport.Mode?
    /// By the workload's port. Counts only where there is a selector.
    package let portModes: [UInt16: MTLSReport.Mode]
    package let createdAt: UnixTime?
    /// When what it says last changed.
    package let changedAt: UnixTime?

    package init(
        namespace: String,
        name: String,
        selector: [String: String] = [:],
        mode: MTLSReport.Mode?,
        portModes: [UInt16: MTLSReport.Mode] = [:],
        createdAt: UnixTime? = nil,
        changedAt: UnixTime? = nil
    ) {
        self.namespace = namespace
        self.name = name
        self.selector = selector
        self.mode = mode
        self.portModes = portModes
        self.createdAt = createdAt
        self.changedAt = changedAt
    }

    /// Of two policies of one scope Istio takes the older one, then the one whose name comes first
    /// (istio:pilot/pkg/model/config.go, `sortConfigByCreationTime`).
    func precedes(_ other: PeerPolicy) -> Bool {
        (createdAt ?? .min, name) < (other.createdAt ?? .min, other.name)
    }
}
