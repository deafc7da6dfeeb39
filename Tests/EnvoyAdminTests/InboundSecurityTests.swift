// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import TestSupport
import Testing

@testable import EnvoyAdmin

/// What Istio's telemetry counts, in the form that its proxies write it: the stock Envoy has no such filter.
@Suite(.timeLimit(.minutes(1))) struct InboundSecurityTests {
    private typealias Security = EnvoyStatistics.InboundSecurity

    /// A sample with the labels that Istio's proxies give it.
    private static func sample(
        _ policy: String?,
        _ value: String,
        of name: String = "istio_requests_total",
        reporter: String = "destination",
        source: String = "till"
    ) -> String {
        let policy = policy.map { #",connection_security_policy="\#($0)""# } ?? ""
        return #"\#(name){reporter="\#(reporter)",source_workload="\#(source)","#
            + #"source_principal="spiffe://cluster.local/ns/shop/sa/\#(source)",destination_workload="cart","#
            + #"destination_service="cart.shop.svc.cluster.local",request_protocol="http",response_code="200","#
            + #"response_flags="-"\#(policy)} \#(value)"# + "\n"
    }

    private func counts(_ text: String) -> [EnvoyStatistics.InboundSecurity.Protection: UInt64] {
        Security(prometheus: Array(text.utf8)).counts
    }

    @Test func `requests and connections of all clients are summed by their protection`() {
        let text =
            "# TYPE istio_requests_total counter\n" + Self.sample("mutual_tls", "40")
            + Self.sample("mutual_tls", "2", source: "edge") + Self.sample("none", "3", source: "unknown")
            + "# TYPE istio_tcp_connections_opened_total counter\n"
            + Self.sample("mutual_tls", "100", of: "istio_tcp_connections_opened_total")
            + Self.sample("none", "7", of: "istio_tcp_connections_opened_total")
        #expect(counts(text) == [.mutualTLS: 142, .none: 10, .unknown: 0])
    }

    @Test func `what the proxy sends, closes or weighs is no connection that it received`() {
        let text =
            Self.sample("none", "9", reporter: "source")
            + Self.sample("none", "9", of: "istio_tcp_connections_closed_total")
            + Self.sample("none", "9", of: "istio_request_bytes_count")
        #expect(counts(text).isEmpty)
    }

    @Test func `without the label, or with another value, the protection is unknown`() {
        #expect(
            counts(Self.sample(nil, "4") + Self.sample("unknown", "1") + Self.sample("odd", "2"))
                == [.mutualTLS: 0, .none: 0, .unknown: 7]
        )
    }

    @Test func `a proxy that counts nothing has no counts, not zero`() {
        #expect(counts("").isEmpty)
        #expect(counts("envoy_server_uptime{} 5\n").isEmpty)
    }

    @Test func `no number is no count`() {
        #expect(counts(Self.sample("none", "NaN") + Self.sample("none", "-1") + Self.sample("none", "1e40")).isEmpty)
    }

    @Test func `only the counters are kept of an answer, however large it is`() async throws {
        let others = String(repeating: "application_metric{label=\"value\"} 1\n", count: 5_000)
        let server = try ScriptedServer(routes: ["*": .answer(Array((others + Self.sample("none", "5")).utf8))])
        let endpoint = try Endpoint(server.endpoint)
        let envoy = EnvoyAdminClient(transport: Transport(), endpoint: endpoint, maximumBodyBytes: 2_000)
        #expect(try await envoy.inboundSecurity(within: .seconds(20)).counts[.none] == 5)
        let path = StatisticsSelection.inboundSecurity.path
        let agent = AgentClient(transport: Transport(), maximumBodyBytes: 2_000)
        let request = TransferRequest(endpoint: endpoint, path: path)
        #expect(try await agent.inboundSecurity(by: request, within: .seconds(20)).counts[.none] == 5)
        #expect(server.log.requests.map(\.target) == [path, path])
    }

    @Test func `more counters than allowed are too many`() async throws {
        let server = try ScriptedServer(
            routes: ["*": .answer(Array(String(repeating: Self.sample("none", "5"), count: 50).utf8))]
        )
        let envoy = EnvoyAdminClient(
            transport: Transport(),
            endpoint: try Endpoint(server.endpoint),
            maximumBodyBytes: 2_000
        )
        let error = await #expect(throws: EnvoyAdminError.self) {
            try await envoy.inboundSecurity(within: .seconds(20))
        }
        #expect(error?.reason.label == "too_large")
    }
}
