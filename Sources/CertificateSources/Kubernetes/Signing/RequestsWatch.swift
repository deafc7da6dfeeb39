// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

/// Follows requests for a signature, and tells of each group of them as a target of its own.
struct RequestsWatch<Object: KubernetesObject, Group: Hashable & Sendable>: Sendable {
    /// How the requests of one kind are counted.
    struct Counting: Sendable {
        let classify: @Sendable (Object) -> (group: Group, state: RequestState)
        /// What a group is called among the targets.
        let name: @Sendable (Group) -> String
        /// `nil` for a group of which there is nothing to tell.
        let observation: @Sendable (Group, RequestCount?) -> Observation?
        /// Is told of every change, of the requests of other shards too, before they are counted. Returns groups of
        /// which there is something else to tell than their counts.
        let observe: @Sendable (ObjectChange<Object>) -> Set<Group>
    }

    let follower: ObjectFollower<Object>
    let counting: Counting
    private var tally = RequestTally<Group>()

    init(follower: ObjectFollower<Object>, counting: Counting) {
        self.follower = follower
        self.counting = counting
    }

    private var context: ClusterSourceContext { follower.context }

    mutating func run() async {
        await follower.run { change in take(change) }
    }

    mutating func take(_ change: ObjectChange<Object>) {
        var changed = counting.observe(change)
        let ignored = tally.ignoredRequests
        switch change {
        case .changed(let object):
            guard context.settings.shard.contains(uid: object.metadata.uid) else { break }
            let (group, state) = counting.classify(object)
            let request = RequestTally<Group>.Request(
                uid: object.metadata.uid,
                group: group,
                state: state,
                createdAt: object.metadata.createdAt
            )
            changed.formUnion(tally.take(request, named: object.name))
        case .deleted(let name):
            changed.formUnion(tally.drop(name))
        case .synchronised(let names):
            changed.formUnion(tally.synchronise(names))
            // While the list was not complete nothing was told, and past `max_age` all was forgotten.
            changed.formUnion(tally.allGroups)
        }
        if tally.isComplete { for group in changed { tell(group) } }
        if tally.ignoredRequests > ignored { noteIgnored(isFirst: ignored == 0) }
    }

    /// Counts what was not counted, and says it once.
    private func noteIgnored(isFirst: Bool) {
        let source = context.settings.name
        guard isFirst else { return context.source.inventory.update { $0.countError(RequestLimit.reason, of: source) } }
        context.source.report(
            [SourceProblem(reason: RequestLimit.reason, message: "more signers are asked than are counted")],
            of: TargetID(source: source, part: follower.part, name: Object.resource.plural)
        )
    }

    private func tell(_ group: Group) {
        let id = TargetID(source: context.settings.name, part: follower.part, name: counting.name(group))
        let observation = counting.observation(group, tally[group])
        let now = context.source.now()
        context.source.inventory.update { state in
            if let observation { state.apply(observation, to: id, at: now) } else { state.forget(id) }
        }
    }
}

/// The reason of requests that are not counted, because they belong to more groups than are kept.
enum RequestLimit {
    static let reason = "too_many_signers"
}
