// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@testable import CertificateSources

@Suite struct AgentReadingTests {
    private let root = TestCertificateAuthority.root()
    private let proxy = ProxyIdentity(cluster: "east", namespace: "shop", workload: "cart", pod: "cart-1")

    private func observation(_ served: [Certificate], anchors: [Certificate] = []) -> Observation {
        var reading = AgentReading()
        reading.take(served: served)
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

    @Test func `Nothing served and nothing told is a proxy without slots`() {
        let observation = observation([])
        #expect(observation.slots.isEmpty)
        #expect(observation.capability == .expiry)
        #expect(observation.proxy == proxy)
    }
}
