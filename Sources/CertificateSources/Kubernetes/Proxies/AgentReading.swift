// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin

/// What is known of a proxy without its admin port: what its agent tells, and the chain that it serves.
struct AgentReading {
    private(set) var facts: AgentFacts?
    private(set) var served: [Certificate] = []

    /// - Returns: what the answer counts.
    mutating func take(_ statistics: AgentStatistics, included: EnvoyStatistics.Included?) -> ProxyCounters {
        let facts = AgentFacts(statistics, after: facts)
        self.facts = facts
        var counters = ProxyCounters(statistics.envoy, included: included)
        counters.take(facts)
        return counters
    }

    mutating func take(served chain: [Certificate]) {
        served = chain
    }

    /// - Parameters:
    ///   - plan: when the workload certificate is replaced; nil where the mesh does not do that.
    ///   - anchors: what the proxy's namespace trusts.
    func observation(
        of proxy: ProxyIdentity,
        plan: RotationPlan?,
        anchors: [Certificate],
        chains: ChainBuilder
    ) -> Observation {
        var slots: [ObservedSlot] = []
        let slot = { (source: SourceKind) in
            SlotID(
                source: source,
                cluster: proxy.cluster,
                namespace: proxy.namespace,
                workload: proxy.workload,
                pod: proxy.pod,
                role: .leaf
            )
        }
        if let notAfter = facts?.notAfter {
            var id = slot(.agent)
            id.secret = "default"
            slots.append(
                ObservedSlot(
                    id: id,
                    certificate: nil,
                    served: ServedCertificate(serialNumber: nil, notBefore: nil, notAfter: notAfter),
                    plan: plan
                )
            )
        }
        if let leaf = served.first {
            var id = slot(.handshake)
            id.name = leaf.displayName
            slots.append(
                ObservedSlot(
                    id: id,
                    certificate: leaf,
                    chain: chains.chain(of: leaf, candidates: Array(served.dropFirst()), anchors: anchors),
                    plan: leaf.spiffeID == nil ? nil : plan
                )
            )
        }
        return Observation(slots: slots, proxy: proxy, capability: served.isEmpty ? .expiry : .handshake)
    }
}
