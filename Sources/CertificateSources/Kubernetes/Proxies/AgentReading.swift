// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin

/// What is known of a proxy without its admin port: the end that its agent tells, the chain that it serves, and
/// counters.
struct AgentReading {
    /// The workload certificate's end, as it was first told: later answers move it by the time they take.
    private(set) var notAfter: UnixTime?
    private(set) var served: [Certificate] = []
    private(set) var counters: ProxyCounters?

    mutating func take(_ statistics: AgentStatistics, included: EnvoyStatistics.Included?) {
        notAfter = statistics.notAfter(confirming: notAfter)
        var counters = ProxyCounters(statistics.envoy, included: included)
        counters.signingRequests = statistics.certificateRequests
        counters.failedSigningRequests = statistics.failedCertificateRequests
        self.counters = counters
    }

    mutating func take(served chain: [Certificate]) {
        served = chain
    }

    /// - Parameters:
    ///   - plan: when the workload certificate is replaced.
    ///   - anchors: what the proxy's namespace trusts.
    func observation(
        of proxy: ProxyIdentity,
        plan: RotationPlan,
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
        if let notAfter {
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
