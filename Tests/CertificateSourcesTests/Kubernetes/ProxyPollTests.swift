// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import EnvoyAdmin
import Kubernetes
import TestSupport
import Testing

@testable import CertificateSources

/// The ways to a proxy: which one is taken, and what a refusal or a failure of one means for the others.
@Suite(.timeLimit(.minutes(1))) struct ProxyPollTests {
    private let name = ObjectName(namespace: "shop", name: "cart-1")
    private static let portForward = "/api/v1/namespaces/shop/pods/cart-1/portforward"
    private static let forbidden: [ScriptedServerStep] = .answer(
        #"{"kind":"Status","code":403,"message":"pods is forbidden"}"#,
        status: "403 Forbidden"
    )
    private static let statistics = """
        istio_agent_cert_expiry_seconds{resource_name="default"} 3600
        istio_agent_num_outgoing_requests{request_type="csr"} 4
        istio_agent_num_failed_outgoing_requests{request_type="csr"} 1

        """

    /// A cluster with one proxy that its watch has shown.
    private func cluster(
        ways: [ProxyWay] = [.portForward, .agent, .handshake],
        routes: [String: [ScriptedServerStep]],
        pod: (WatchedCluster) throws -> Pod = { try $0.pod("cart-1") }
    ) throws -> WatchedCluster {
        let cluster = try WatchedCluster(ways: ways, routes: routes)
        cluster.pods().take(.changed(try pod(cluster)))
        return cluster
    }

    private func paths(_ cluster: WatchedCluster) -> [String] { cluster.server.log.requests.map(\.path) }

    @Test func `Where port-forward is forbidden the agent's expiry is taken, and the capability says so`() async throws
    {
        let cluster = try cluster(routes: [
            Self.portForward: Self.forbidden, "/stats/prometheus": .answer(Self.statistics),
        ])
        await cluster.poll(name)
        let record = try #require(cluster.record(name))
        #expect(record.isUp == true)
        #expect(record.capability == .expiry)
        let slot = try #require(record.slots.first)
        #expect(slot.key.source == .agent)
        #expect(slot.key.secret == "default")
        #expect(slot.value.current?.notAfter == 8_600)
        #expect(slot.value.rotationDue == -34_600)
        #expect(record.counters?.signingRequests == 4)
        #expect(record.counters?.failedSigningRequests == 1)
        #expect(cluster.parts["port_forward"]?.isUp == false)
        #expect(cluster.parts["port_forward"]?.reason == "forbidden")
        #expect(cluster.parts["agent"]?.isUp == true)
    }

    @Test func `Through the agent it is told how clients connect`() async throws {
        let labels = #"reporter="destination",connection_security_policy="mutual_tls""#
        let sample = "istio_tcp_connections_opened_total{\(labels)} 8"
        let cluster = try cluster(
            ways: [.agent],
            routes: ["/stats/prometheus": .answer(Self.statistics + sample + "\n")]
        )
        await cluster.poll(name)
        #expect(cluster.record(name)?.counters?.inboundSecurity == [.mutualTLS: 8, .none: 0, .unknown: 0])
        await cluster.poll(name)
        let asked = cluster.server.log.requests.map(\.target)
        #expect(asked.count { $0 == StatisticsSelection.inboundSecurity.path } == 1)
        #expect(asked.count { $0 == StatisticsSelection.used.path } == 2)
    }

    @Test func `A refusal speaks for the namespace until it is tried again`() async throws {
        let cluster = try cluster(routes: ["*": Self.forbidden, "/stats/prometheus": .answer(Self.statistics)])
        let other = ObjectName(namespace: "shop", name: "cart-2")
        cluster.pods().take(.changed(try cluster.pod("cart-2")))
        await cluster.poll(name)
        await cluster.poll(other)
        let asked = { paths(cluster).count { $0.hasSuffix("/portforward") } }
        #expect(asked() == 1)
        #expect(cluster.record(other)?.isUp == true)
        cluster.pass(WayRefusals.patience)
        await cluster.poll(other)
        await cluster.poll(name)
        #expect(asked() == 2)
    }

    @Test func `An admin port that fails is a failed poll, and what was known stays`() async throws {
        let cluster = try cluster(routes: [
            Self.portForward: Self.forbidden, "/stats/prometheus": .answer(Self.statistics),
        ])
        await cluster.poll(name)
        cluster.server.setRoute(Self.portForward, .answer("ill", status: "500 Internal Server Error"))
        cluster.pass(WayRefusals.patience)
        let before = paths(cluster).count
        await cluster.poll(name)
        #expect(paths(cluster).count == before + 1)
        #expect(cluster.record(name)?.isUp == false)
        #expect(cluster.record(name)?.slots.count == 1)
        #expect(cluster.errors["server"] == 1)
    }

    @Test func `The agent is asked through the API server only where it does not answer itself`() async throws {
        let proxied = "/api/v1/namespaces/shop/pods/cart-1"
        let direct = try cluster(
            ways: [.agent, .podsProxy],
            routes: ["*": .answer(Self.statistics)]
        )
        await direct.poll(name)
        #expect(paths(direct).allSatisfy { !$0.hasPrefix(proxied) })
        let remote = try cluster(ways: [.agent, .podsProxy], routes: ["*": .answer(Self.statistics)]) { cluster in
            // Nobody listens at this address's port.
            try cluster.pod("cart-1", address: "127.255.255.254")
        }
        await remote.poll(name)
        #expect(!paths(remote).isEmpty)
        #expect(paths(remote).allSatisfy { $0.hasPrefix("\(proxied):\(remote.server.port)/proxy/stats/prometheus") })
        #expect(remote.record(name)?.capability == .expiry)
    }

    @Test func `A proxy that keeps its statistics to itself is reached by no way, and says so`() async throws {
        let cluster = try cluster(ways: [.agent, .podsProxy], routes: [:]) { cluster in
            try cluster.pod("cart-1", environment: ["METRICS_LOCALHOST_ACCESS_ONLY": "true"])
        }
        await cluster.poll(name)
        #expect(paths(cluster).isEmpty)
        #expect(cluster.record(name)?.isUp == false)
        #expect(cluster.errors["no_way"] == 1)
    }

    @Test func `Whoever else serves the port is no agent`() async throws {
        let cluster = try cluster(ways: [.agent], routes: ["*": .answer("http_requests_total 7\n")])
        await cluster.poll(name)
        #expect(cluster.record(name)?.isUp == false)
        #expect(cluster.record(name)?.slots.isEmpty == true)
    }

    @Test func `An answer from an address that was given away meanwhile is not believed`() async throws {
        let cluster = try cluster(ways: [.agent], routes: ["*": .answer(Self.statistics)])
        let (proxy, reading) = try #require(cluster.context.picture.take(name))
        // The watch shows the pod's successor, at another address, before the answer is there.
        cluster.pods().take(.changed(try cluster.pod("cart-1", uid: "another", address: "127.0.0.2")))
        var poll = ProxyPoll(proxy: proxy, reading: reading, context: cluster.context)
        await poll.run()
        #expect(cluster.errors["wrong_peer"] == 1)
        #expect(cluster.record(name)?.slots.isEmpty == true)
    }

    @Test func `A small move of the expiry is the same certificate, and no rotation`() async throws {
        let cluster = try cluster(ways: [.agent], routes: ["*": .answer(Self.statistics)])
        await cluster.poll(name)
        let revision = cluster.inventory.overview(at: 5_000).groups[0].slots
        cluster.server.setRoute("*", .answer(Self.statistics.replacing(" 3600", with: " 3598")))
        await cluster.poll(name)
        #expect(cluster.inventory.overview(at: 5_000).groups[0].slots == revision)
        cluster.server.setRoute("*", .answer(Self.statistics.replacing(" 3600", with: " 86390")))
        await cluster.poll(name)
        #expect(cluster.record(name)?.slots.values.first?.rotations == 1)
    }

    @Test func `A proxy's own ratio and lifetime make its due time`() async throws {
        let cluster = try cluster(ways: [.agent], routes: ["*": .answer(Self.statistics)]) { cluster in
            try cluster.pod("cart-1", environment: ["SECRET_GRACE_PERIOD_RATIO": "0.25", "SECRET_TTL": "2h"])
        }
        await cluster.poll(name)
        #expect(cluster.record(name)?.slots.values.first?.rotationDue == 6_800)
    }

    @Test func `A mounted certificate is nobody's in the mesh to replace`() async throws {
        let cluster = try cluster(ways: [.agent], routes: ["*": .answer(Self.statistics)]) { cluster in
            try cluster.pod("cart-1", environment: ["FILE_MOUNTED_CERTS": "true"])
        }
        await cluster.poll(name)
        let slot = try #require(cluster.record(name)?.slots.values.first)
        #expect(slot.rotationDue == nil)
        #expect(slot.current?.notAfter == 8_600)
    }
}
