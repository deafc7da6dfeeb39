// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import EnvoyAdmin
import HTTPTransport
import TestSupport
import Testing

@testable import CertificateSources

/// The agent beside a proxy whose admin port is read.
@Suite(.timeLimit(.minutes(1))) struct KnownAgentTests {
    private static let told = """
        istio_agent_cert_expiry_seconds{resource_name="default"} 3600
        istio_agent_num_outgoing_requests{request_type="csr"} 4

        """
    private let inventory = Inventory()
    private let server: ScriptedServer
    private let id = TargetID(source: "mesh", name: "shop/cart-1")

    init() throws {
        server = try ScriptedServer(routes: ["/stats/prometheus": .answer(Self.told)])
        inventory.update { [id] state in
            state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 10))
            var counters = ProxyCounters()
            counters.includesTLS = true
            state.confirm(id, counters: counters, at: 1_000)
        }
    }

    private func ask(
        _ agent: inout KnownAgent,
        at now: Int64 = 5_000,
        timeout: Duration = .seconds(20)
    ) async throws -> String? {
        let question = KnownAgent.Question(
            id: id,
            request: TransferRequest(endpoint: try Endpoint(server.endpoint), path: StatisticsSelection.none.path),
            client: AgentClient(transport: Transport(), maximumBodyBytes: 10_000),
            timeout: timeout,
            maximumAge: 600
        )
        return await agent.ask(question, context: .silent(at: now, inventory: inventory))
    }

    private var record: TargetRecord? { inventory.snapshot.records[id] }
    private var errors: [String: UInt64] { inventory.snapshot.sources["mesh"]?.errors ?? [:] }

    @Test func `What it tells joins the proxy's counters, and Envoy is asked for none`() async throws {
        var agent = KnownAgent()
        #expect(try await ask(&agent) == nil)
        #expect(record?.counters?.agentNotAfter == 8_600)
        #expect(record?.counters?.signingRequests == 4)
        #expect(record?.counters?.failedSigningRequests == 0)
        #expect(record?.counters?.includesTLS == true)
        #expect(server.log.requests.map(\.target) == ["/stats/prometheus?usedonly&filter=%5E%24"])
    }

    @Test func `The end does not move by the time that answers take`() async throws {
        var agent = KnownAgent()
        _ = try await ask(&agent)
        for (left, now) in [(3_572, 5_030), (3_538, 5_060), (3_511, 5_091)] as [(Int, Int64)] {
            server.setRoute("/stats/prometheus", .answer(Self.told.replacing(" 3600", with: " \(left).4")))
            _ = try await ask(&agent, at: now)
            #expect(record?.counters?.agentNotAfter == 8_600)
        }
        server.setRoute("/stats/prometheus", .answer(Self.told.replacing(" 3600", with: " 86400")))
        _ = try await ask(&agent, at: 5_120)
        #expect(record?.counters?.agentNotAfter == 91_520)
    }

    @Test func `A CA that cannot be reached is requests that fail`() async throws {
        var agent = KnownAgent()
        _ = try await ask(&agent)
        let failures = #"istio_agent_num_failed_outgoing_requests{request_type="csr"} 3"#
        server.setRoute("/stats/prometheus", .answer(Self.told + failures + "\n"))
        _ = try await ask(&agent)
        #expect(record?.counters?.failedSigningRequests == 3)
    }

    @Test func `An agent with mounted files has its failures from zero, by their kind`() async throws {
        server.setRoute("/stats/prometheus", .answer("istio_agent_scrapes_total 4\n"))
        var agent = KnownAgent()
        _ = try await ask(&agent)
        #expect(record?.counters?.fileFailures == [.watcher: 0, .secret: 0])
        #expect(record?.counters?.signingRequests == nil)
        #expect(record?.counters?.agentNotAfter == nil)
        server.setRoute("/stats/prometheus", .answer("istio_agent_num_file_secret_failures_total 2\n"))
        _ = try await ask(&agent)
        #expect(record?.counters?.fileFailures == [.watcher: 0, .secret: 2])
    }

    @Test func `That it does not answer is counted, and costs the proxy nothing`() async throws {
        var agent = KnownAgent()
        _ = try await ask(&agent)
        for (steps, reason) in [
            (.answer("no", status: "403 Forbidden"), "forbidden"), (.answer("no", status: "404 Not Found"), "status"),
            ([.reset], "protocol"), (.answer("go_goroutines 1\n"), "malformed"),
        ] as [([ScriptedServerStep], String)] {
            server.setRoute("/stats/prometheus", steps)
            #expect(try await ask(&agent) == reason)
            #expect(errors[reason] == 1)
        }
        server.setRoute("/stats/prometheus", [.hang])
        #expect(try await ask(&agent, timeout: .milliseconds(200)) == "timeout")
        #expect(record?.isUp == true)
        #expect(record?.counters?.agentNotAfter == 8_600)
    }

    @Test func `What it told long ago is not told on`() async throws {
        var agent = KnownAgent()
        _ = try await ask(&agent, at: 5_000)
        server.setRoute("/stats/prometheus", [.reset])
        _ = try await ask(&agent, at: 5_600)
        #expect(record?.counters?.agentNotAfter == 8_600)
        _ = try await ask(&agent, at: 5_601)
        #expect(record?.counters?.agentNotAfter == nil)
        #expect(record?.counters?.signingRequests == nil)
        #expect(record?.counters?.includesTLS == true)
    }

    @Test func `A proxy that has gone meanwhile does not come back`() async throws {
        var agent = KnownAgent()
        inventory.update { [id] in $0.forget(id) }
        _ = try await ask(&agent)
        #expect(record == nil)
    }
}
