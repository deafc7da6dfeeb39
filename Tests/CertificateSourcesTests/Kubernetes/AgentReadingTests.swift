// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
import TestSupport
import Testing

@testable import CertificateSources

@Suite struct AgentReadingTests {
    private let root = TestCertificateAuthority.root()
    private let proxy = ProxyIdentity(cluster: "east", namespace: "shop", workload: "cart", pod: "cart-1")

    private func observation(_ served: [Certificate], anchors: [Certificate] = []) -> Observation {
        var reading = AgentReading()
        reading.take(served: served, at: 1_000)
        return reading.observation(of: proxy, plan: .istioDefault, anchors: anchors, chains: ChainBuilder())
    }

    @Test func `A served chain is anchored by what the proxy's namespace trusts`() throws {
        let leaf = root.leaf(uris: ["spiffe://cluster.local/ns/shop/sa/cart"]).decoded
        let anchored = observation([leaf], anchors: [root.certificate.decoded])
        #expect(anchored.capability == .handshake)
        let slot = try #require(anchored.slots.first)
        #expect(slot.id.source == .handshake)
        #expect(slot.id.cluster == "east")
        #expect(slot.id.name == "spiffe://cluster.local/ns/shop/sa/cart")
        #expect(slot.chain?.isAnchored == true)
        #expect(slot.plan == .istioDefault)
        #expect(observation([leaf]).slots.first?.chain?.isAnchored == false)
    }

    @Test func `A certificate that is not the mesh's has no plan of the mesh`() {
        let leaf = root.leaf(dns: ["shop.example.com"]).decoded
        #expect(observation([leaf]).slots.first?.plan == nil)
    }

    @Test func `What a way showed ends when that way has failed for too long`() {
        let leaf = root.leaf(uris: ["spiffe://cluster.local/ns/shop/sa/cart"]).decoded
        let text = #"istio_agent_cert_expiry_seconds{resource_name="default"} 3600"# + "\n"
        var reading = AgentReading()
        reading.take(served: [leaf], at: 1_000)
        _ = reading.take(AgentStatistics(prometheus: Array(text.utf8), at: 1_300), included: nil, at: 1_300)
        let sources = { (reading: AgentReading) in
            Set(
                reading.observation(of: proxy, plan: nil, anchors: [], chains: ChainBuilder()).slots.map(\.id.source)
            )
        }
        let ended = ([1_600, 1_601, 1_901] as [UnixTime]).map { now in
            let isAgentForgotten = reading.forget(olderThan: 600, at: now)
            return (sources(reading), isAgentForgotten)
        }
        #expect(ended.map(\.0) == [[.agent, .handshake], [.agent], []])
        #expect(ended.map(\.1) == [false, false, true])
    }

    @Test func `Nothing served and nothing told is a proxy without slots`() {
        let observation = observation([])
        #expect(observation.slots.isEmpty)
        #expect(observation.capability == .expiry)
        #expect(observation.proxy == proxy)
    }
}
