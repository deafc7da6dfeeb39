// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// The PeerAuthentications of a mesh, and what they come to for a workload.
///
/// As istiod composes them for sidecars (istio:pilot/pkg/security/authn/policy_applier.go,
/// `ComposePeerAuthentication`) and for ztunnel (istio:pilot/pkg/serviceregistry/ambient/authorization.go).
package struct PeerPolicies: Sendable {
    /// What one policy comes to for a workload, or for one of its ports.
    package struct Decision: Hashable, Sendable {
        /// `nil` for every port that has no mode of its own.
        package let port: UInt16?
        package let mode: MTLSReport.Mode
        /// `NAMESPACE/NAME` of the policy that decided; `nil` for Istio's default.
        package let policy: String?
        /// Since when the policy says so.
        package let since: UnixTime?
    }

    /// Whose modes a change can touch.
    package enum Reach: Hashable, Sendable {
        case nobody
        case namespace(String)
        case mesh
    }

    private let rootNamespace: String
    /// Those that come first are preferred.
    private var policies: [String: [PeerPolicy]] = [:]

    package init(rootNamespace: String) {
        self.rootNamespace = rootNamespace
    }

    /// Adds a policy, or puts it in the place of the one of its name.
    package mutating func set(_ policy: PeerPolicy) -> Reach {
        var known = policies[policy.namespace] ?? []
        let old = known.firstIndex { $0.name == policy.name }.map { known.remove(at: $0) }
        guard old != policy else { return .nobody }
        known.insert(policy, at: known.firstIndex { policy.precedes($0) } ?? known.endIndex)
        policies[policy.namespace] = known
        return [old, policy].contains { $0.map(reach) == .mesh } ? .mesh : reach(of: policy)
    }

    package mutating func remove(_ name: String, in namespace: String) -> Reach {
        guard let index = policies[namespace]?.firstIndex(where: { $0.name == name }),
            let old = policies[namespace]?.remove(at: index)
        else { return .nobody }
        if policies[namespace]?.isEmpty == true { policies[namespace] = nil }
        return reach(of: old)
    }

    /// Namespace and name of each.
    package var names: [(namespace: String, name: String)] {
        policies.values.flatMap { $0.map { ($0.namespace, $0.name) } }
    }

    /// Istio ignores selectors in the root namespace.
    private func reach(of policy: PeerPolicy) -> Reach {
        guard policy.namespace == rootNamespace else { return .namespace(policy.namespace) }
        return policy.selector.isEmpty ? .mesh : .nobody
    }
}

// MARK: - What counts

extension PeerPolicies {
    /// The mode of a workload, then those of its ports that differ.
    package func decisions(for workload: MeshWorkload<some LabelMatching>, in namespace: String) -> [Decision] {
        let own = namespace == rootNamespace ? [] : policies[namespace] ?? []
        let selecting = own.first { !$0.selector.isEmpty && workload.labels.match($0.selector) }
        let scopes = [
            selecting, own.first { $0.selector.isEmpty }, policies[rootNamespace]?.first { $0.selector.isEmpty },
        ]
        let deciding = scopes.lazy.compactMap { $0 }.first { $0.mode != nil }
        let decision = { (port: UInt16?, mode: MTLSReport.Mode, policy: PeerPolicy?) in
            Decision(
                port: port,
                // HBONE is mTLS: in ambient there is nothing to disable, and such a policy only demands nothing.
                mode: workload.isAmbient && mode == .disable ? .permissive : mode,
                policy: policy.map { "\($0.namespace)/\($0.name)" },
                since: policy?.changedAt
            )
        }
        let whole = decision(nil, deciding?.mode ?? .permissive, deciding)
        let ports = selecting.map { policy in policy.portModes.map { decision($0.key, $0.value, policy) } } ?? []
        return [whole] + ports
    }
}
