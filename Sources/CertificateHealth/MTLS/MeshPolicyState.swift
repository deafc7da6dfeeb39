// SPDX-License-Identifier: Apache-2.0

/// The workloads of a mesh and the policies that they are under, as a value.
///
/// It keeps as much as can change a mode: of pods, which workload and labels they have.
package struct MeshPolicyState<Labels: LabelMatching>: Sendable {
    private struct Namespace: Sendable {
        var pods: [String: MeshWorkload<Labels>] = [:]
        /// With the number of its pods.
        var workloads: [MeshWorkload<Labels>: Int] = [:]

        /// - Returns: whether a workload came or went.
        mutating func set(_ pod: String, to workload: MeshWorkload<Labels>?) -> Bool {
            let old = pods[pod]
            guard old != workload else { return false }
            var isNews = false
            if let old, let count = workloads[old] {
                workloads[old] = count > 1 ? count - 1 : nil
                isNews = count == 1
            }
            guard let workload else {
                pods[pod] = nil
                return isNews
            }
            // The pods of one workload share its name and labels.
            let known = workloads.index(forKey: workload).map { workloads.keys[$0] }
            pods[pod] = known ?? workload
            workloads[known ?? workload, default: 0] += 1
            return isNews || known == nil
        }
    }

    private var policies: PeerPolicies
    private var namespaces: [String: Namespace] = [:]

    package init(rootNamespace: String) {
        policies = PeerPolicies(rootNamespace: rootNamespace)
    }

    /// The namespaces that have workloads.
    package var namespaceNames: Set<String> { Set(namespaces.keys) }

    /// What the policies come to for the workloads of a namespace; `nil` where there are none.
    package func report(of namespace: String, in cluster: String?) -> MTLSReport? {
        guard let known = namespaces[namespace] else { return nil }
        var modes: Set<MTLSReport.Workload> = []
        for workload in known.workloads.keys {
            for decision in policies.decisions(for: workload, in: namespace) {
                modes.insert(MTLSReport.Workload(name: workload.name, decision))
            }
        }
        return MTLSReport(cluster: cluster, namespace: namespace, workloads: modes)
    }
}

// MARK: - Steps

/// Each says of which namespaces the modes may be others now.
extension MeshPolicyState {
    /// - Parameter workload: `nil` for a pod that is gone, or that no policy is for.
    package mutating func set(
        pod: String,
        in namespace: String,
        to workload: MeshWorkload<Labels>?
    ) -> Set<String> {
        guard workload != nil || namespaces[namespace] != nil else { return [] }
        let isNews = namespaces[namespace, default: Namespace()].set(pod, to: workload)
        if namespaces[namespace]?.pods.isEmpty == true { namespaces[namespace] = nil }
        return isNews ? [namespace] : []
    }

    /// Whatever `isGone` says of namespace and name is no more.
    package mutating func removePods(where isGone: (_ namespace: String, _ name: String) -> Bool) -> Set<String> {
        var changed: Set<String> = []
        for (namespace, known) in namespaces {
            for pod in known.pods.keys where isGone(namespace, pod) {
                changed.formUnion(set(pod: pod, in: namespace, to: nil))
            }
        }
        return changed
    }

    package mutating func set(_ policy: PeerPolicy) -> Set<String> {
        reached(by: policies.set(policy))
    }

    package mutating func remove(policy: String, in namespace: String) -> Set<String> {
        reached(by: policies.remove(policy, in: namespace))
    }

    package mutating func removePolicies(where isGone: (_ namespace: String, _ name: String) -> Bool) -> Set<String> {
        var changed: Set<String> = []
        for (namespace, name) in policies.names where isGone(namespace, name) {
            changed.formUnion(remove(policy: name, in: namespace))
        }
        return changed
    }

    private func reached(by reach: PeerPolicies.Reach) -> Set<String> {
        switch reach {
        case .nobody: []
        case .namespace(let name): namespaces[name] == nil ? [] : [name]
        case .mesh: namespaceNames
        }
    }
}

extension MTLSReport.Workload {
    fileprivate init(name: String, _ decision: PeerPolicies.Decision) {
        self.init(
            name: name,
            port: decision.port,
            mode: decision.mode,
            policy: decision.policy,
            since: decision.since
        )
    }
}
