// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport

@testable import CertificateSources
@testable import EnvoyAdmin

/// Each proxy through the adapter of its kind.
extension SimulatedExporter {
    func observation(of proxy: SimulatedProxy, at now: UnixTime) -> Observation? {
        switch proxy.sight {
        case .none: nil
        case .expiry, .handshake: agentObservation(of: proxy, at: now)
        case .secrets: envoyObservation(of: proxy)
        case .ztunnel: ztunnelObservation(of: proxy)
        }
    }

    private func agentObservation(of proxy: SimulatedProxy, at now: UnixTime) -> Observation {
        let left = "istio_agent_cert_expiry_seconds{resource_name=\"default\"} \(proxy.leaf.notAfter - now)\n"
        var agent = agents[Self.target(proxy)] ?? AgentReading()
        _ = agent.take(AgentStatistics(prometheus: Array(left.utf8), at: now), included: nil, at: now)
        if proxy.sight == .handshake {
            agent.take(served: ([proxy.leaf] + proxy.presented).map(\.minted.decoded), at: now)
        }
        agents[Self.target(proxy)] = agent
        return agent.observation(
            of: Self.identity(proxy),
            plan: RotationPlan(ratio: 0.5, requestedLifetime: SimulatedMesh.leafLifetime),
            anchors: proxy.bundle.map(\.minted.decoded),
            chains: context.chains
        )
    }

    private func envoyObservation(of proxy: SimulatedProxy) -> Observation {
        guard let dump = try? SecretsDump(json: MeshObjects.secretsDump(of: proxy), state: .active) else {
            fatalError("the simulated proxy's answer cannot be read")
        }
        var inUse = CertificatesInUse()
        for leaf in [proxy.leaf] + proxy.servedSecrets.map(\.leaf) {
            inUse.leaves.insert(CertificateDetails(leaf.minted.decoded))
        }
        return EnvoyObservation(
            proxy: Self.identity(proxy),
            expectedIdentity: ExpectedIdentity(namespace: proxy.namespace, serviceAccount: proxy.workload),
            dumps: [dump],
            inUse: inUse,
            plan: .istioDefault,
            decoder: context.decoder,
            chains: context.chains
        ).observation
    }

    private func ztunnelObservation(of proxy: SimulatedProxy) -> Observation {
        let shown = { (certificates: [MeshCertificate]) in
            certificates.map { ZtunnelCertificate(pem: Array($0.minted.pem.utf8), serialNumber: nil) }
        }
        var certificates = ZtunnelCertificates()
        certificates.identities = [
            ZtunnelIdentity(
                identity: proxy.identity,
                state: .available,
                chain: shown([proxy.leaf] + proxy.presented),
                roots: shown(proxy.bundle)
            )
        ]
        return ZtunnelObservation(
            proxy: Self.identity(proxy),
            certificates: certificates,
            decoder: context.decoder,
            chains: context.chains
        ).observation
    }
}

extension CertificateDetails {
    fileprivate init(_ certificate: Certificate) {
        self.init(
            serialNumber: certificate.serialNumber,
            notBefore: certificate.notBefore,
            notAfter: certificate.notAfter,
            subjectAlternativeNames: certificate.subjectAlternativeNames,
            path: nil
        )
    }
}
