// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Synchronization

/// Follows the istiods of a cluster, every replica and revision, and reads them.
final class IstiodWatch: Sendable {
    static let part = "istiod"

    private let follower: ObjectFollower<Pod>
    private let dispatcher: PollDispatcher<ObjectName>
    private let readings = Mutex<[ObjectName: IstiodReading]>([:])

    init(context: ClusterSourceContext) {
        let settings = context.settings
        follower = ObjectFollower(
            part: Self.part,
            scope: ResourceScope(
                namespace: settings.rootNamespace,
                labelSelector: IstiodPod.selector,
                fieldSelector: settings.node.map { "spec.nodeName=\($0)" }
            ),
            context: context
        )
        dispatcher = PollDispatcher(
            interval: settings.polling.interval,
            concurrency: settings.concurrency,
            clock: context.source.clock
        )
    }

    private var context: ClusterSourceContext { follower.context }

    /// Of its namespace, as all parts are named that watch one.
    var part: String { follower.part }

    /// Runs until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.dispatcher.run { await self.read($0) } }
            group.addTask { await self.follower.run { self.take($0) } }
        }
    }

    func take(_ change: ObjectChange<Pod>) {
        switch change {
        case .changed(let pod): take(pod)
        case .deleted(let name): drop(name)
        case .synchronised(let names):
            for name in readings.withLock({ Array($0.keys) }) where !names.contains(name) { drop(name) }
        }
    }

    private func take(_ pod: Pod) {
        guard context.settings.shard.contains(uid: pod.metadata.uid), let istiod = IstiodPod(pod) else {
            return drop(pod.name)
        }
        guard readings.withLock({ $0[istiod.name]?.pod }) != istiod else { return }
        drop(istiod.name)
        readings.withLock { $0[istiod.name] = IstiodReading(istiod, context: context) }
        dispatcher.add(istiod.name, name: "\(istiod.name)")
    }

    private func drop(_ name: ObjectName) {
        guard let reading = readings.withLock({ $0.removeValue(forKey: name) }) else { return }
        dispatcher.remove(name)
        forget(reading)
    }

    private func forget(_ reading: IstiodReading) {
        context.source.inventory.update { state in
            for id in reading.targets { state.forget(id) }
        }
    }

    /// Reads an istiod once. A moment at which its certificate should be replaced is not known.
    func read(_ name: ObjectName) async -> Duration? {
        guard var reading = readings.withLock({ $0[name] }) else { return nil }
        let pod = reading.pod
        await reading.poll { try checkIsCurrent(pod) }
        let isGone = readings.withLock { readings in
            if readings[name]?.pod == pod { readings[name] = reading }
            return readings[name] == nil
        }
        // It went while it was read.
        if isGone { forget(reading) }
        return nil
    }

    private func checkIsCurrent(_ pod: IstiodPod) throws {
        guard readings.withLock({ $0[pod.name]?.pod }) != pod else { return }
        throw WayFailure(
            .failed,
            reason: WayFailure.wrongPeer,
            message: "the pod was replaced or got another address while it was read"
        )
    }
}
