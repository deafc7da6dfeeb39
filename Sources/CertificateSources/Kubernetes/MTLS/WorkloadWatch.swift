// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

/// Keeps the picture's workloads as a watch of pods shows them.
struct WorkloadWatch: Sendable {
    let context: ClusterSourceContext

    /// Runs until the task is cancelled, for a source that follows no pods otherwise.
    func run(_ follower: ObjectFollower<Pod>) async {
        await follower.run { change in
            if case .changed(let pod) = change { take(pod, MeshPod(pod)) }
            take(change, in: follower.scope.namespace)
        }
    }

    /// Whether this instance reports the modes of a namespace's workloads. Its pods may be other instances' to read.
    func isOurs(_ namespace: String?) -> Bool {
        namespace.map { context.settings.shard.contains(uid: $0) } ?? false
    }

    /// - Parameter member: what there is to know of the pod if it takes part in the mesh.
    func take(_ pod: Pod, _ member: MeshPod?) {
        guard let namespace = pod.name.namespace, isOurs(namespace) else { return }
        let workload = MeshWorkload(pod, member)
        context.picture.mtls.update(in: context) { $0.mesh.set(pod: pod.name.name, in: namespace, to: workload) }
    }

    /// Takes in what else the watch of `scope` shows.
    func take(_ change: ObjectChange<Pod>, in scope: String?) {
        switch change {
        case .changed: break
        case .deleted(let name):
            guard let namespace = name.namespace else { return }
            context.picture.mtls.update(in: context) { $0.mesh.set(pod: name.name, in: namespace, to: nil) }
        case .synchronised(let names):
            context.picture.mtls.update(in: context) { state in
                state.mesh.removePods { namespace, name in
                    (scope ?? namespace) == namespace && !names.contains(ObjectName(namespace: namespace, name: name))
                }
            }
            context.picture.mtls.noteListed(podsOf: scope, in: context)
        }
    }
}
