// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Synchronization

/// What the watches of pods and of PeerAuthentications know together: which mode each workload is under.
///
/// A namespace is reported when all that decides has been listed once: a policy that is not known yet may demand more or
/// less than those that are.
final class MTLSPicture: Sendable {
    struct State {
        var mesh: MeshPolicyState<PodLabels>
        /// The namespaces whose pods, and whose policies, have been listed; `nil` stands for all.
        fileprivate var listedPods: Set<String?> = []
        fileprivate var listedPolicies: Set<String?> = []
    }

    private let rootNamespace: String
    private let state: Mutex<State>

    init(rootNamespace: String) {
        self.rootNamespace = rootNamespace
        state = Mutex(State(mesh: MeshPolicyState(rootNamespace: rootNamespace)))
    }

    /// Makes a change, and tells the inventory what follows.
    ///
    /// - Parameter change: returns the namespaces whose modes may be others now.
    func update(in context: ClusterSourceContext, _ change: (inout State) -> Set<String>) {
        state.withLock { state in
            let changed = change(&state).filter { isListed($0, state) }
            guard !changed.isEmpty else { return }
            let reports = changed.map { namespace in
                let id = context.target(ObjectName(name: namespace), part: Self.part(of: namespace, in: context))
                return (id: id, report: state.mesh.report(of: namespace, in: context.settings.cluster))
            }
            let now = context.source.now()
            // Under the picture's lock as well, or an older report could come last.
            context.source.inventory.update { inventory in
                for (id, report) in reports {
                    if let report {
                        inventory.apply(Observation(slots: [], reports: [.mtls(report)]), to: id, at: now)
                    } else {
                        inventory.forget(id)
                    }
                }
            }
        }
    }

    func noteListed(podsOf scope: String?, in context: ClusterSourceContext) {
        update(in: context) { $0.listedPods.insert(scope).inserted ? $0.mesh.namespaceNames : [] }
    }

    /// Tells the inventory everything, because it may have ended what was known before the list.
    func noteListed(policiesOf scope: String?, in context: ClusterSourceContext) {
        update(in: context) { state in
            state.listedPolicies.insert(scope)
            return state.mesh.namespaceNames
        }
    }

    private func isListed(_ namespace: String, _ state: borrowing State) -> Bool {
        state.listedPods.covers(namespace) && state.listedPolicies.covers(namespace)
            && state.listedPolicies.covers(rootNamespace)
    }

    /// The part that the modes of a namespace belong to: that of its policies.
    private static func part(of namespace: String, in context: ClusterSourceContext) -> String {
        let part = PeerAuthentication.resource.plural
        return context.settings.namespaces.isEmpty ? part : "\(part)/\(namespace)"
    }
}

extension Set<String?> {
    fileprivate func covers(_ namespace: String) -> Bool { contains(nil) || contains(namespace) }
}

extension PodLabels: LabelMatching {}
