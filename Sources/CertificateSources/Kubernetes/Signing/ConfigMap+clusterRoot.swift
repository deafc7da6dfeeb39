// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes

extension ConfigMap {
    /// What the cluster's pods trust the API server by (`kube-root-ca.crt`): the same in every namespace.
    func clusterRoot(in cluster: String?, _ context: SourceContext) -> ObjectReading {
        var reader = ObjectReader(cluster: cluster, context: context, object: "configmap \(name)")
        for entry in entries {
            reader.addSlots(
                for: reader.certificates(entry.content, key: entry.key),
                at: SlotID(
                    source: .configMap,
                    cluster: cluster,
                    namespace: name.namespace,
                    secret: name.name,
                    key: entry.key,
                    role: .root
                )
            )
        }
        return ObjectReading(
            observation: Observation(
                slots: reader.slots,
                location: AuthorityLocation(cluster: cluster, name: Self.clusterRootName),
                changedAt: metadata.modifiedAt
            ),
            problems: reader.problems
        )
    }

    static let clusterRootName = "kube-root-ca.crt"
}
