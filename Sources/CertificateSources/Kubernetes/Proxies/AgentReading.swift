// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin

/// What is known of a proxy without its admin port: what its agent tells, and the chain that it serves.
struct AgentReading {
    private(set) var facts: AgentFacts?
    private(set) var served: [Certificate] = []
    private var toldAt: UnixTime?
    private var servedAt: UnixTime?

    /// - Returns: what the answer counts.
    mutating func take(
        _ statistics: AgentStatistics,
        included: EnvoyStatistics.Included?,
        at now: UnixTime
    ) -> ProxyCounters {
        toldAt = now
        let facts = AgentFacts(statistics, after: facts)
        self.facts = facts
        var counters = ProxyCounters(statistics.envoy, included: included)
        counters.take(facts)
        return counters
    }

    mutating func take(served chain: [Certificate], at now: UnixTime) {
        served = chain
        servedAt = now
    }

    /// One way may fail for good while another one goes on: what it showed must not stand for ever.
    ///
    /// - Parameter maximumAge: in seconds.
    /// - Returns: whether what the agent told is not known any more.
    mutating func forget(olderThan maximumAge: Int64, at now: UnixTime) -> Bool {
        if let servedAt, now - servedAt > maximumAge {
            served = []
            self.servedAt = nil
        }
        guard let toldAt, now - toldAt > maximumAge else { return false }
        facts = nil
        self.toldAt = nil
        return true
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
