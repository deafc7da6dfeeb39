// SPDX-License-Identifier: Apache-2.0

import Kubernetes

extension KubernetesSource {
    /// Requests to the signers of Kubernetes, and the CA of the cluster itself.
    var signingRequestParts: [Part] {
        let requests = ObjectFollower<CertificateSigningRequest>(
            part: CertificateSigningRequest.resource.plural,
            scope: ResourceScope(),
            context: context
        )
        let counting = SignerRequests(context: context).counting
        // Every namespace has the same: one is enough.
        let root = ObjectFollower<ConfigMap>(
            part: "cluster_root",
            scope: ResourceScope(
                namespace: settings.rootNamespace,
                fieldSelector: "metadata.name=\(ConfigMap.clusterRootName)"
            ),
            context: context
        )
        return [
            Part(requests.part) {
                var watch = RequestsWatch(follower: requests, counting: counting)
                await watch.run()
            },
            Part(WatchedPart(root) { [context] in $0.clusterRoot(in: context.settings.cluster, context.source) }),
        ]
    }
}
