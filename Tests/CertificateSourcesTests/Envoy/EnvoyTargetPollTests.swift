// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
import HTTPTransport
import TestSupport
import Testing

@testable import CertificateSources

/// A poll against a server that says what a test lets it say.
@Suite(.timeLimit(.minutes(1))) struct EnvoyTargetPollTests {
    private let transport = Transport()
    private let inventory = Inventory()
    private let server: ScriptedServer
    private let authority = TestCertificateAuthority.root()
    private let leaf: TestCertificate
    private static let workload = "spiffe://cluster.local/ns/shop/sa/cart"
    private static let statistics = """
        envoy_listener_ssl_handshake{} 3
        envoy_listener_ssl_connection_error{} 0
        envoy_sds_update_rejected{envoy_xds_resource_name="default"} 1

        """

    init() throws {
        leaf = authority.leaf(uris: [Self.workload])
        server = try ScriptedServer(routes: [
            "/server_info": EnvoyJSON.serverInfo(pod: "cart-1"),
            "/config_dump": .answer("{}"),
            EnvoyJSON.activeSecrets: EnvoyJSON.dump(
                EnvoyJSON.chain("default", leaf.pem),
                EnvoyJSON.bundle("ROOTCA", authority.pem)
            ),
            "/certs": EnvoyJSON.certificates(leaf.decoded),
            "/stats/prometheus": .answer(Self.statistics),
        ])
    }

    private var id: TargetID { TargetID(source: "envoy", name: server.endpoint) }
    private var record: TargetRecord? { inventory.snapshot.records[id] }
    private var slot: SlotState? { record?.slots.first { $0.key.secret == "default" }?.value }
    private var errors: [String: UInt64] {
        inventory.snapshot.sources["envoy"]?.errors.filter { $0.value > 0 } ?? [:]
    }

    /// What was asked since `count` requests: paths, and of dumps the state.
    private func questions(after count: Int = 0) -> [String] {
        server.log.requests.dropFirst(count).map { request in
            let resource = request.target.split(separator: "resource=").dropFirst().first
            if let resource { return String(resource.prefix { $0 != "&" }) }
            if request.target == StatisticsSelection.inboundSecurity.path { return "security" }
            return request.target.contains("usedonly") ? "used" : request.path
        }
    }

    private func poll(
        certificatesEvery: Int = 100,
        timeout: Duration = .seconds(20),
        labels: (namespace: String?, workload: String?, pod: String?) = (nil, nil, nil),
        ratio: Double? = nil,
        at now: UnixTime = 5_000
    ) throws -> EnvoyTargetPoll {
        let target = EnvoyTargetSettings(
            endpoint: try Endpoint(server.endpoint),
            namespace: labels.namespace,
            workload: labels.workload,
            pod: labels.pod,
            rotationRatio: ratio
        )
        let polling = PollingSettings.of(timeout: timeout, maximumBodyBytes: 100_000)
        inventory.update { $0.register(source: "envoy", reasons: [], limits: polling.inventoryLimits) }
        return EnvoyTargetPoll(
            id: id,
            proxy: target.proxy,
            client: EnvoyAdminClient(
                transport: transport,
                endpoint: target.endpoint,
                maximumBodyBytes: polling.maximumBodyBytes
            ),
            certificatesEvery: certificatesEvery,
            timeout: timeout,
            context: .silent(at: now, inventory: inventory)
        )
    }

    @Test func `the first poll asks everything, over one connection`() async throws {
        var poll = try poll()
        await poll.run()
        #expect(
            questions() == [
                "/server_info", "dynamic_active_secrets", "/certs", "dynamic_warming_secrets", "static_secrets",
                "/stats/prometheus", "used", "security",
            ]
        )
        #expect(server.log.connectionCount == 1)
        #expect(record?.isUp == true)
        #expect(record?.lastSuccess == 5_000)
        #expect(record?.proxy == ProxyIdentity(namespace: "shop", workload: nil, pod: "cart-1"))
        #expect(slot?.certificate == leaf.decoded)
        #expect(slot?.isInUse == true)
        #expect(slot?.lastRotation == 1_000)
        #expect(record?.trustBundle == [authority.certificate.decoded])
        #expect(errors.isEmpty)
    }

    @Test func `counters are zero where they exist and absent where they do not`() async throws {
        var poll = try poll()
        await poll.run()
        let counters = record?.counters
        #expect(counters?.inbound.handshakes == 3)
        #expect(counters?.inbound.connectionErrors == 0)
        #expect(counters?.inbound.secretsNotReady == nil)
        #expect(counters?.outbound == ProxyCounters.TLS())
        #expect(counters?.includesTLS == true)
        #expect(
            counters?.secretUpdates == [
                .init(secret: "default", result: .success, count: 0),
                .init(secret: "default", result: .failure, count: 0),
                .init(secret: "default", result: .rejected, count: 1),
            ]
        )
    }

    @Test func `how clients connect is asked every so many polls, and shown when it changed`() async throws {
        let sample = { (count: Int) in
            #"istio_requests_total{reporter="destination",connection_security_policy="none"} \#(count)"# + "\n"
        }
        let route = StatisticsSelection.inboundSecurity.path
        server.setRoute(route, .answer(sample(3)))
        var poll = try poll(certificatesEvery: 2)
        await poll.run()
        #expect(record?.counters?.inboundSecurity == [.mutualTLS: 0, .none: 3, .unknown: 0])
        #expect(record?.counters?.inbound.handshakes == 3)
        server.setRoute(route, .answer(sample(4)))
        await poll.run()
        #expect(record?.counters?.inboundSecurity[.none] == 3)
        await poll.run()
        #expect(record?.counters?.inboundSecurity[.none] == 4)
        #expect(questions().count { $0 == "security" } == 2)
    }

    @Test func `a proxy whose telemetry is off has no connection security, and a failure of it costs nothing else`()
        async throws
    {
        var poll = try poll(certificatesEvery: 1)
        await poll.run()
        #expect(record?.counters?.inboundSecurity == [:])
        server.setRoute(StatisticsSelection.inboundSecurity.path, .answer("no", status: "503 Service Unavailable"))
        await poll.run()
        #expect(errors == ["status": 1])
        #expect(record?.counters?.inbound.handshakes == 3)
    }

    @Test func `unchanged secrets cost one dump and the counters`() async throws {
        var poll = try poll()
        await poll.run()
        let first = server.log.requests.count
        for _ in 0..<3 { await poll.run() }
        #expect(
            questions(after: first) == Array(repeating: ["dynamic_active_secrets", "used"], count: 3).flatMap { $0 }
        )
        #expect(record?.isUp == true)
    }

    @Test(arguments: [1, 2, 3])
    func `the certificates in use are asked for every so many polls`(every: Int) async throws {
        var poll = try poll(certificatesEvery: every)
        for _ in 0..<6 { await poll.run() }
        #expect(questions().count { $0 == "/certs" } == 6 / every)
    }

    @Test func `changed secrets are looked at whole`() async throws {
        var poll = try poll()
        await poll.run()
        let first = server.log.requests.count
        let next = authority.leaf(uris: [Self.workload])
        server.setRoute(EnvoyJSON.activeSecrets, EnvoyJSON.dump(EnvoyJSON.chain("default", next.pem, updated: 4_000)))
        server.setRoute("/certs", EnvoyJSON.certificates(next.decoded))
        await poll.run()
        #expect(questions(after: first).contains("/certs"))
        #expect(slot?.certificate == next.decoded)
        #expect(slot?.rotations == 1)
        #expect(slot?.lastRotation == 4_000)
        #expect(record?.slots.count == 1)
    }

    @Test func `a gap is looked at twice and then believed`() async throws {
        var poll = try poll()
        await poll.run()
        let first = server.log.requests.count
        let rejected = authority.leaf(uris: [Self.workload])
        server.setRoute(EnvoyJSON.activeSecrets, EnvoyJSON.dump(EnvoyJSON.chain("default", rejected.pem)))
        await poll.run()
        #expect(questions(after: first).count { $0 == "/certs" } == 2)
        #expect(slot?.isInUse == false)
        #expect(slot?.current == ServedCertificate(leaf.decoded))
        #expect(slot?.rotations == 0)
        #expect(errors.isEmpty)
    }

    @Test func `a rotation between the dump and the certificates is no gap`() async throws {
        let next = authority.leaf(uris: [Self.workload])
        let inUse = EnvoyJSON.certificates(next.decoded)
        server.setRoute("/certs", [.hang] + inUse)
        let poll = try poll()
        async let ended: Void = Self.run(poll)
        try await server.log.wait(forRequestTo: "/certs")
        server.setRoute(EnvoyJSON.activeSecrets, EnvoyJSON.dump(EnvoyJSON.chain("default", next.pem)))
        server.release()
        await ended
        #expect(questions().count { $0 == "dynamic_active_secrets" } == 2)
        #expect(slot?.isInUse == true)
        #expect(slot?.certificate == next.decoded)
    }

    private static func run(_ poll: EnvoyTargetPoll) async {
        var poll = poll
        await poll.run()
    }

    @Test func `counters that cannot be read cost nothing else`() async throws {
        server.setRoute("/stats/prometheus", .answer("no", status: "503 Service Unavailable"))
        var poll = try poll()
        await poll.run()
        #expect(errors == ["status": 1])
        #expect(record?.isUp == true)
        #expect(record?.counters == nil)
        #expect(slot?.isInUse == true)
        server.setRoute("/stats/prometheus", .answer(Self.statistics))
        await poll.run()
        #expect(record?.counters?.inbound.handshakes == 3)
    }

    @Test func `after a failure what was known stays, and the next success asks everything again`() async throws {
        var poll = try poll()
        await poll.run()
        server.setRoute(EnvoyJSON.activeSecrets, .answer("no", status: "503 Service Unavailable"))
        await poll.run()
        #expect(record?.isUp == false)
        #expect(slot?.certificate == leaf.decoded)
        #expect(errors == ["status": 1])
        let count = server.log.requests.count
        server.setRoute(EnvoyJSON.activeSecrets, EnvoyJSON.dump(EnvoyJSON.chain("default", leaf.pem)))
        server.setRoute("/server_info", EnvoyJSON.serverInfo(pod: "cart-2"))
        await poll.run()
        #expect(questions(after: count).first == "/server_info")
        #expect(questions(after: count).contains("/certs"))
        #expect(record?.isUp == true)
        #expect(record?.proxy?.pod == "cart-2")
    }

    @Test(
        arguments: [
            (.answer(""), "malformed"), (.answer("no JSON"), "malformed"), (.answer(#"{"configs":["#), "malformed"),
            (.answer("<html>Sign in</html>"), "malformed"), (.answer("x", status: "404 Not Found"), "status"),
            (.answer("x", status: "503 Service Unavailable"), "status"), ([.hang], "timeout"),
            ([.text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), .close], "protocol"),
            ([.text("HTTP/1.1 200 OK\r\n\r\n{"), .reset], "protocol"),
            (.answer([UInt8](repeating: 32, count: 100_001)), "too_large"),
            (.chunkedHead + [.sendRepeatedly([UInt8](repeating: 32, count: 9_000).chunk, count: 100_000)], "too_large"),
        ] as [([ScriptedServerStep], String)],
        ["secrets", "certificates"]
    )
    func `bad input has its reason and costs no other target`(
        answer: ([ScriptedServerStep], String),
        endpoint: String
    ) async throws {
        let other = TargetID(source: "envoy", name: "other")
        server.setRoute(endpoint == "secrets" ? EnvoyJSON.activeSecrets : "/certs", answer.0)
        var poll = try poll(timeout: answer.1 == "timeout" ? .milliseconds(300) : .seconds(20))
        inventory.update { $0.confirm(other, counters: nil, at: 1) }
        await poll.run()
        #expect(errors == [answer.1: 1])
        #expect(record?.isUp == false)
        #expect(record?.slots.isEmpty == true)
        #expect(inventory.snapshot.records[other]?.isUp == true)
        #expect(inventory.snapshot.sources["envoy"]?.pollDuration.counts.reduce(0, +) == 1)
    }

    @Test func `what is wrong inside a secret is counted and costs that secret alone`() async throws {
        server.setRoute(
            EnvoyJSON.activeSecrets,
            EnvoyJSON.dump(
                EnvoyJSON.chain("default", leaf.pem),
                EnvoyJSON.bundle("ROOTCA", "an undecodable bundle"),
                #"{"name":7}"#
            )
        )
        var poll = try poll()
        await poll.run()
        #expect(errors == ["no_certificate": 1, "malformed": 1])
        #expect(record?.isUp == true)
        #expect(slot?.certificate == leaf.decoded)
        await poll.run()
        #expect(errors == ["no_certificate": 1, "malformed": 1])
    }

    @Test func `labels that the configuration gives are believed, the proxy tells the rest`() async throws {
        var poll = try poll(labels: ("mine", "workload", nil))
        await poll.run()
        #expect(record?.proxy == ProxyIdentity(namespace: "mine", workload: "workload", pod: "cart-1"))
    }

    @Test func `who is known wholly is not asked who it is`() async throws {
        var poll = try poll(labels: ("a", "b", "c"), ratio: 0.1)
        await poll.run()
        #expect(questions().first == "dynamic_active_secrets")
        #expect(record?.proxy == ProxyIdentity(namespace: "a", workload: "b", pod: "c"))
        #expect(slot?.plan == RotationPlan(ratio: 0.1))
    }

    @Test func `a proxy outside a mesh goes by its id, one without an id by its address`() async throws {
        server.setRoute("/server_info", .answer(#"{"version":"x/1.40.0","node":{"id":"edge"}}"#))
        var named = try poll()
        await named.run()
        #expect(record?.proxy == ProxyIdentity(namespace: nil, workload: nil, pod: "edge"))
        server.setRoute("/server_info", .answer(#"{"version":"x/1.40.0"}"#))
        var nameless = try poll()
        await nameless.run()
        let address = try Endpoint(server.endpoint).description
        #expect(record?.proxy == ProxyIdentity(namespace: nil, workload: nil, pod: address))
    }

    @Test func `a cancelled poll is no failure`() async throws {
        server.setRoute(EnvoyJSON.activeSecrets, [.hang])
        let poll = try poll()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await Self.run(poll) }
            try await server.log.wait(forRequestTo: "/config_dump")
            group.cancelAll()
        }
        #expect(errors.isEmpty)
        #expect(record?.isUp == nil)
    }
}
