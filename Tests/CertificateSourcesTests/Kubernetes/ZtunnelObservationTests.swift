// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
import HTTPTransport
import TestSupport
import Testing

@testable import CertificateSources

/// What a node's ztunnel shows of the workloads there.
@Suite(.timeLimit(.minutes(1))) struct ZtunnelObservationTests {
    private let root = TestCertificateAuthority.root()
    private let transport = Transport()
    private let proxy = ProxyIdentity(
        source: .ztunnel,
        cluster: "east",
        namespace: "istio-system",
        workload: "ztunnel",
        pod: "ztunnel-7kn8w"
    )

    private func entry(_ identity: String, state: String, _ chain: [String], roots: [String] = []) -> String {
        let list = { (pems: [String]) in
            pems.map { #"{"pem":"\#(Base64Text.of($0))","serialNumber":"1"}"# }.joined(separator: ",")
        }
        return
            #"{"identity":"\#(identity)","state":"\#(state)","certChain":[\#(list(chain))],"rootCerts":[\#(list(roots))]}"#
    }

    private func observe(_ entries: [String]) async throws -> ZtunnelObservation {
        let dump = #"{"workloads":[],"certificates":[\#(entries.joined(separator: ","))]}"#
        let server = try ScriptedServer(routes: ["/config_dump": .answer(dump)])
        let client = EnvoyAdminClient(
            transport: transport,
            endpoint: try Endpoint(server.endpoint),
            maximumBodyBytes: 1 << 20
        )
        return ZtunnelObservation(
            proxy: proxy,
            certificates: try await client.ztunnelCertificates(within: .seconds(20)),
            decoder: BundleDecoder(),
            chains: ChainBuilder()
        )
    }

    @Test func `Every identity of the node is a slot, in its own namespace, due at half of its life`() async throws {
        let identities = ["shop/sa/cart", "bank/sa/teller"].map { "spiffe://cluster.local/ns/\($0)" }
        let leaves = identities.map { root.leaf(uris: [$0]) }
        let observed = try await observe(
            zip(identities, leaves).map { entry($0, state: "Available", [$1.pem], roots: [root.pem]) }
        )
        #expect(observed.problems.isEmpty)
        #expect(observed.observation.slots.map(\.id.namespace) == ["shop", "bank"])
        #expect(observed.observation.slots.map(\.id.name) == identities)
        for (slot, leaf) in zip(observed.observation.slots, leaves) {
            #expect(slot.id.source == .ztunnel)
            #expect(slot.id.cluster == "east")
            #expect(slot.id.pod == "ztunnel-7kn8w")
            #expect(slot.certificate == leaf.decoded)
            #expect(slot.chain?.isAnchored == true)
            #expect(slot.plan == .istioDefault)
        }
        #expect(observed.observation.trustBundle == [root.certificate.decoded])
        #expect(observed.observation.proxy == proxy)
        #expect(observed.observation.capability == .secrets)
    }

    @Test func `An identity without a certificate says why, and has no date`() async throws {
        let identity = "spiffe://cluster.local/ns/shop/sa/cart"
        let observed = try await observe([entry(identity, state: "Unavailable: no route to the CA", [])])
        let slot = try #require(observed.observation.slots.first)
        #expect(slot.delivery == .notInUse(served: nil))
        #expect(slot.reportsUse)
        #expect(slot.served == nil)
        #expect(observed.problems.map(\.reason) == ["unavailable"])
        #expect(observed.problems.first?.message == "\(identity): no route to the CA")
    }

    @Test func `An identity that waits for its first certificate is nothing yet`() async throws {
        let observed = try await observe([entry("spiffe://cluster.local/ns/shop/sa/cart", state: "Initializing", [])])
        #expect(observed.observation.slots.isEmpty)
        #expect(observed.problems.isEmpty)
    }

    @Test func `What cannot be read is counted, and costs no other identity`() async throws {
        let good = "spiffe://cluster.local/ns/shop/sa/cart"
        let observed = try await observe([
            "7", entry("spiffe://cluster.local/ns/shop/sa/bad", state: "Available", ["no certificate"]),
            entry(good, state: "Available", [root.leaf(uris: [good]).pem]),
        ])
        #expect(observed.observation.slots.map(\.id.name) == [good])
        #expect(!observed.problems.isEmpty)
    }
}
