// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import TestSupport
import Testing

@testable import EnvoyAdmin

@Suite(.timeLimit(.minutes(1))) struct AgentClientTests {
    private let transport = Transport()

    private func failure(
        _ steps: [ScriptedServerStep],
        within timeout: Duration = .seconds(20),
        maximumBodyBytes: Int = 1 << 20
    ) async throws -> EnvoyAdminError? {
        let server = try ScriptedServer(routes: ["*": steps])
        let agent = try Endpoint(server.endpoint)
        let client = AgentClient(transport: transport, maximumBodyBytes: maximumBodyBytes)
        do throws(EnvoyAdminError) {
            _ = try await client.statistics(.used, of: agent, within: timeout)
            return nil
        } catch {
            return error
        }
    }

    @Test func `an agent is asked for the counters of its proxy, and its own come along`() async throws {
        let bytes = AgentText().bytes
        let chunks = stride(from: 0, to: bytes.count, by: 100).map { Array(bytes[$0..<min($0 + 100, bytes.count)]) }
        let server = try ScriptedServer(routes: ["/stats/prometheus": .chunkedAnswer(chunks)])
        let client = AgentClient(transport: transport, maximumBodyBytes: 1 << 20)
        for selection in [StatisticsSelection.used, .included] {
            let text = try await client.statistics(selection, of: try Endpoint(server.endpoint), within: .seconds(20))
            #expect(AgentStatistics(prometheus: text, at: 50) == AgentStatistics(prometheus: bytes, at: 50))
            #expect(EnvoyStatistics.Included(prometheus: text).listeners == [.handshake, .failVerifyError])
            #expect(!String(decoding: text, as: UTF8.self).contains("http_requests"))
        }
        #expect(server.log.requests.map(\.method) == ["GET", "GET"])
        #expect(
            server.log.requests.map(\.target) == [StatisticsSelection.used.path, StatisticsSelection.included.path]
        )
        #expect(server.log.requests.first?.target.hasPrefix("/stats/prometheus?usedonly&filter=") == true)
    }

    @Test func `an agent behind the API server is asked as the request says`() async throws {
        let server = try ScriptedServer(routes: ["*": .answer(AgentText().bytes)])
        let proxied = "/api/v1/namespaces/shop/pods/cart-1:15020/proxy"
        let request = TransferRequest(
            endpoint: try Endpoint(server.endpoint),
            path: proxied + StatisticsSelection.used.path,
            headers: [HeaderField(name: "X-Custom", value: "yes")]
        )
        let text = try await AgentClient(transport: transport, maximumBodyBytes: 1 << 20)
            .statistics(by: request, within: .seconds(20))
        #expect(AgentStatistics(prometheus: text, at: 0).certificateRequests == 7)
        let sent = try #require(server.log.requests.first)
        #expect(sent.target == proxied + StatisticsSelection.used.path)
        #expect(sent.value(of: "X-Custom") == "yes")
    }

    @Test func `an application's metrics may be larger than what is kept`() async throws {
        var text = AgentText()
        text.application = String(repeating: "application_metric{label=\"value\"} 1\n", count: 5_000)
        let server = try ScriptedServer(routes: ["*": .answer(text.bytes)])
        let kept = try await AgentClient(transport: transport, maximumBodyBytes: 2_000)
            .statistics(.used, of: try Endpoint(server.endpoint), within: .seconds(20))
        #expect(AgentStatistics(prometheus: kept, at: 0).certificateRequests == 7)
        #expect(kept.count < 2_000)
    }

    @Test func `more of the agent's own than allowed is too large`() async throws {
        var text = AgentText()
        text.envoy = String(repeating: "envoy_cluster_x{cluster_name=\"value\"} 1\n", count: 500)
        let error = try await failure(.answer(text.bytes), maximumBodyBytes: 2_000)
        #expect(error?.reason.label == "too_large")
        #expect(error?.message.hasPrefix("/stats/prometheus: more than 2000 bytes") == true)
    }

    @Test func `what goes wrong has its reason`() async throws {
        #expect(try await failure(.answer("no", status: "403 Forbidden"))?.reason.label == "status")
        #expect(try await failure([.hang], within: .milliseconds(200))?.reason.label == "timeout")
        #expect(try await failure([.reset])?.reason.label == "protocol")
        let cut = ScriptedServerStep.send(Array("istio_agent_x 1\n".utf8).chunk)
        #expect(try await failure(.chunkedHead + [cut, .close])?.reason.label == "protocol")
        #expect(try await failure(.chunkedHead + [cut, .hang], within: .milliseconds(200))?.reason.label == "timeout")
        #expect(try await failure(.answer("")) == nil)
    }
}
