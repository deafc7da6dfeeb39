// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin

/// Turns what a ztunnel answered into an observation: a slot for each identity of its node.
struct ZtunnelObservation {
    let observation: Observation
    let problems: [SourceProblem]

    init(proxy: ProxyIdentity, certificates: ZtunnelCertificates, decoder: BundleDecoder, chains: ChainBuilder) {
        var problems: [SourceProblem] = []
        var slots: [ObservedSlot] = []
        var trustBundle: Set<Certificate> = []
        for identity in certificates.identities {
            let id = SlotID(
                source: .ztunnel,
                cluster: proxy.cluster,
                namespace: identity.namespace ?? proxy.namespace,
                pod: proxy.pod,
                role: .leaf,
                name: identity.identity
            )
            let decode = { (certificates: [ZtunnelCertificate]) in
                certificates.flatMap { certificate in
                    let bundle = decoder.decode(certificate.pem)
                    problems += bundle.problems.map { SourceProblem($0, in: identity.identity) }
                    return bundle.certificates
                }
            }
            let chain = decode(identity.chain)
            let roots = decode(identity.roots)
            trustBundle.formUnion(roots)
            switch identity.state {
            case .available, .initializing:
                guard let leaf = chain.first else { continue }
                slots.append(
                    ObservedSlot(
                        id: id,
                        certificate: leaf,
                        chain: chains.chain(of: leaf, candidates: Array(chain.dropFirst()), anchors: roots),
                        // ztunnel renews at half of the life, whatever a pod sets (ztunnel:src/tls/certificate.rs).
                        plan: .istioDefault,
                        reportsUse: true
                    )
                )
            case .unavailable(let reason):
                slots.append(ObservedSlot(id: id, certificate: nil, delivery: .notInUse(served: nil), reportsUse: true))
                problems.append(SourceProblem(reason: Self.unavailable, message: "\(identity.identity): \(reason)"))
            }
        }
        if certificates.unreadable > 0 {
            problems.append(
                SourceProblem(
                    reason: EnvoyAdminError.Reason.malformed.label,
                    message: "/config_dump: \(certificates.unreadable) identities or certificates could not be read"
                )
            )
        }
        observation = Observation(slots: slots, trustBundle: trustBundle, proxy: proxy, capability: .secrets)
        self.problems = problems
    }

    /// The reason of an identity for which ztunnel could get no certificate.
    static let unavailable = "unavailable"
}

extension ZtunnelIdentity {
    /// Of `spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICE-ACCOUNT`.
    fileprivate var namespace: String? { SPIFFEID(identity)?.account?.namespace }
}
