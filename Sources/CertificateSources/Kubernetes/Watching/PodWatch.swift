// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

/// Finds the mesh's proxies among the pods, and keeps the queue of their readings.
struct PodWatch: Sendable {
    let follower: ObjectFollower<Pod>
    let dispatcher: PollDispatcher<ObjectName>

    private var context: ClusterSourceContext { follower.context }
    /// Set where policies are followed that are for the pods' workloads.
    private var workloads: WorkloadWatch? {
        context.settings.subjects.contains(.mtls) ? WorkloadWatch(context: context) : nil
    }

    func run() async {
        await follower.run { take($0) }
    }

    func take(_ change: ObjectChange<Pod>) {
        switch change {
        case .changed(let pod): take(pod)
        case .deleted(let name): drop(name)
        case .synchronised(let names):
            let gone = context.picture.update { state in
                state.proxies.keys.filter { isOurs($0) && !names.contains($0) }
            }
            for name in gone { drop(name) }
        }
        workloads?.take(change, in: follower.scope.namespace)
    }

    /// Whether this watch, and not that of another namespace, shows the pod.
    private func isOurs(_ name: ObjectName) -> Bool {
        follower.scope.namespace.map { $0 == name.namespace } ?? true
    }

    private func take(_ pod: Pod) {
        let isOurs = context.settings.shard.contains(uid: pod.metadata.uid)
        guard isOurs || workloads?.isOurs(pod.name.namespace) == true else { return drop(pod.name) }
        let member = MeshPod(pod)
        workloads?.take(pod, member)
        guard isOurs, let proxy = member, proxy.kind != .ambient else { return drop(pod.name) }
        let known = context.picture.update { $0.proxies[proxy.name] }
        switch proxy.availability {
        case .running: break
        // One that restarts is still expected, and does not answer.
        case .waiting: guard known?.uid == proxy.uid else { return drop(pod.name) }
        case .finished, .leaving: return drop(pod.name)
        }
        guard proxy != known else { return }
        context.picture.add(proxy)
        let identity = ProxyIdentity(proxy, in: context.settings.cluster)
        let id = context.target(proxy.name)
        context.source.inventory.update { $0.identify(id, as: identity) }
        // A new pod under an old name, or a proxy that is there again, is worth a look at once.
        if known?.uid != proxy.uid || known?.availability != proxy.availability { dispatcher.remove(proxy.name) }
        dispatcher.add(proxy.name, name: "\(proxy.name)")
    }

    private func drop(_ name: ObjectName) {
        guard context.picture.remove(name) else { return }
        dispatcher.remove(name)
        let id = context.target(name)
        context.source.inventory.update { $0.forget(id) }
    }
}
