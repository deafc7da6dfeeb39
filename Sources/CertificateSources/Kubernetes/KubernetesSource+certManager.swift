// SPDX-License-Identifier: Apache-2.0

import Kubernetes

extension KubernetesSource {
    /// cert-manager's objects.
    var certManagerParts: [Part] {
        namespaces.flatMap { namespace in
            let certificates: CertManagerWatch<CertManagerCertificate> = watch(in: namespace)
            let requests: CertManagerWatch<CertificateRequest> = watch(in: namespace)
            let issuers: CertManagerWatch<Issuer> = watch(in: namespace)
            return [
                Part(certificates.follower.part) { await certificates.run() },
                Part(requests.follower.part) { await requests.run() },
                Part(issuers.follower.part) { await issuers.run() },
            ]
        } + [clusterIssuerPart]
    }

    private var clusterIssuerPart: Part {
        let issuers: CertManagerWatch<ClusterIssuer> = watch(in: nil)
        return Part(issuers.follower.part) { await issuers.run() }
    }

    private func watch<Object: KubernetesObject>(in namespace: String?) -> CertManagerWatch<Object> {
        CertManagerWatch(
            follower: ObjectFollower(
                part: Object.resource.plural,
                scope: ResourceScope(namespace: namespace),
                context: context
            )
        )
    }
}
