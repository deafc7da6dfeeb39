// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

/// Objects whose certificates go into the inventory as the watch shows them.
struct WatchedPart<Object: KubernetesObject>: Sendable {
    let follower: ObjectFollower<Object>
    let read: @Sendable (Object) -> ObjectReading
    /// Is told what each object shows, also of those that belong to other shards, after the inventory.
    let observe: (@Sendable (ObjectName, Observation?) -> Void)?
    /// Whether what another shard's object shows is worth reading for `observe`.
    let concerns: @Sendable (Object) -> Bool
    /// Is told the objects that there are each time that all of them have been read.
    let retain: (@Sendable (Set<ObjectName>) -> Void)?

    init(
        _ follower: ObjectFollower<Object>,
        observe: (@Sendable (ObjectName, Observation?) -> Void)? = nil,
        concerns: @escaping @Sendable (Object) -> Bool = { _ in true },
        retain: (@Sendable (Set<ObjectName>) -> Void)? = nil,
        read: @escaping @Sendable (Object) -> ObjectReading
    ) {
        self.follower = follower
        self.observe = observe
        self.concerns = concerns
        self.retain = retain
        self.read = read
    }

    private var context: ClusterSourceContext { follower.context }

    /// - Parameters:
    ///   - complete: is told each time that everything there is has been read.
    ///   - failed: as of `ObjectFollower.run`.
    func run(
        complete: () async -> Void = {},
        failed: (KubernetesError) async -> Bool = { _ in false }
    ) async {
        await follower.run(
            { change in
                take(change)
                if case .synchronised = change { await complete() }
            },
            failed: failed
        )
    }

    /// Ends the series of everything that was followed.
    func forgetAll() {
        let source = context.settings.name
        context.source.inventory.update { [part = follower.part] in $0.retain([], of: source, part: part) }
    }

    func take(_ change: ObjectChange<Object>) {
        switch change {
        case .changed(let object): take(object)
        case .deleted(let name): drop(name)
        case .synchronised(let names):
            let targets = Set(names.map(target))
            let source = context.settings.name
            context.source.inventory.update { [part = follower.part] in
                $0.retain(targets, of: source, part: part)
            }
            retain?(names)
        }
    }

    /// An object that is no more.
    func drop(_ name: ObjectName) {
        context.source.inventory.update { $0.forget(target(name)) }
        observe?(name, nil)
    }

    /// Takes in an object that was read.
    func take(_ object: Object) {
        guard context.settings.shard.contains(uid: object.metadata.uid) else { return takeOther(object) }
        let reading = read(object)
        tell(reading, of: object.name)
        observe?(object.name, reading.observation)
    }

    /// Takes in another shard's object.
    private func takeOther(_ object: Object) {
        // It may have come in place of one of ours.
        context.source.inventory.update { $0.forget(target(object.name)) }
        observe?(object.name, concerns(object) ? read(object).observation : nil)
    }

    private func tell(_ reading: ObjectReading, of name: ObjectName) {
        let id = target(name)
        let now = context.source.now()
        context.source.inventory.update { state in
            if let observation = reading.observation {
                state.apply(observation, to: id, at: now)
            } else {
                state.forget(id)
            }
        }
        context.source.report(reading.problems, of: id)
    }

    func target(_ name: ObjectName) -> TargetID { context.target(name, part: follower.part) }
}
