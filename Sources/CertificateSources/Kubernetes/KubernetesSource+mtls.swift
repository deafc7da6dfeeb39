// SPDX-License-Identifier: Apache-2.0

import Kubernetes

extension KubernetesSource {
    /// Who may speak without TLS: what servers demand of their clients, and what clients are told to do.
    var mtlsParts: [Part] {
        let scopes = policyNamespaces.map { ResourceScope(namespace: $0) }
        return workloadParts + scopes.map(peerPolicyPart) + scopes.map(destinationRulePart)
    }

    /// The root namespace's policies are for the whole mesh.
    private var policyNamespaces: [String?] {
        guard !settings.namespaces.isEmpty, !settings.namespaces.contains(settings.rootNamespace) else {
            return namespaces
        }
        return namespaces + [settings.rootNamespace]
    }

    private func peerPolicyPart(_ scope: ResourceScope) -> Part {
        let follower = ObjectFollower<PeerAuthentication>(
            part: PeerAuthentication.resource.plural,
            scope: scope,
            context: context
        )
        let watch = PeerPolicyWatch(follower: follower)
        return Part(follower.part) { await watch.run() }
    }

    private func destinationRulePart(_ scope: ResourceScope) -> Part {
        let cluster = settings.cluster
        return Part(
            WatchedPart(
                ObjectFollower<DestinationRule>(
                    part: DestinationRule.resource.plural,
                    scope: scope,
                    context: context
                )
            ) { $0.reading(in: cluster) }
        )
    }

    /// The watch that finds the proxies shows the workloads as well.
    private var workloadParts: [Part] {
        guard !settings.subjects.contains(.proxies) else { return [] }
        return podScopes.map { scope in
            let follower = ObjectFollower<Pod>(part: "pods", scope: scope, context: context)
            let watch = WorkloadWatch(context: context)
            return Part(follower.part) { await watch.run(follower) }
        }
    }
}
