// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes

extension ConfigMap {
    /// The bundle that istiod, or istio-csr, hands to every namespace: what its workloads trust.
    func trustBundle(in cluster: String?, _ context: SourceContext) -> ObjectReading {
        var reader = ObjectReader(cluster: cluster, context: context, object: "configmap \(name)")
        var bundle: Set<Certificate> = []
        for entry in entries { bundle.formUnion(reader.certificates(entry.content, key: entry.key)) }
        return ObjectReading(
            observation: Observation(
                slots: [],
                trustBundle: bundle,
                namespaceBundle: name.namespace.map {
                    NamespaceBundle(cluster: cluster, namespace: $0, name: name.name)
                }
            ),
            problems: reader.problems
        )
    }

    /// The revocation lists that every namespace is handed (Istio 1.27 and later).
    func revocationLists(in cluster: String?, _ context: SourceContext) -> ObjectReading {
        var reader = ObjectReader(cluster: cluster, context: context, object: "configmap \(name)")
        for entry in entries { reader.addRevocationLists(entry.content, key: entry.key) }
        return ObjectReading(
            observation: Observation(slots: [], revocationLists: reader.revocationLists),
            problems: reader.problems
        )
    }
}
