// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import EnvoyAdmin

@Suite struct StatisticsSelectionTests {
    /// The expression as Envoy decodes it, and the names of the other parameters.
    private func query(_ selection: StatisticsSelection) throws -> (filter: String, others: Set<String>) {
        let components = try #require(URLComponents(string: "http://localhost" + selection.path))
        #expect(components.path == "/stats/prometheus")
        let items = try #require(components.queryItems)
        let filter = try #require(items.first { $0.name == "filter" }?.value)
        return (filter, Set(items.map(\.name)).subtracting(["filter"]))
    }

    @Test func `the filter survives the query`() throws {
        #expect(try query(.used).others == ["usedonly"])
        #expect(try query(.included).others == [])
        #expect(try query(.inboundSecurity).others == ["usedonly"])
        for selection in [StatisticsSelection.used, .included, .inboundSecurity] {
            let filter = try query(selection).filter
            #expect(filter.hasPrefix("^(") && filter.hasSuffix(")$"))
            #expect(!selection.path.contains { "+|\\^$ ".contains($0) })
        }
    }

    @Test(arguments: [
        ("listener.0.0.0.0_8443.ssl.handshake", true, true), ("listener.custom.ssl.fail_verify_san", true, true),
        ("cluster.outbound|80||cart.shop.svc.cluster.local;.ssl.connection_error", true, true),
        ("cluster.a.ssl.fail_verify_no_cert", true, true), ("cluster.a.ssl.fail_verify_error", true, true),
        ("cluster.a.ssl.fail_verify_cert_hash", true, true),
        ("cluster.a.client_ssl_socket_factory.upstream_context_secrets_not_ready", true, true),
        ("listener.a.server_ssl_socket_factory.downstream_context_secrets_not_ready", true, true),
        ("sds.default.update_success", true, false), ("sds.kubernetes://shop.update_rejected", true, false),
        ("sds.default.update_failure", true, false), ("sds.default.update_time", false, false),
        ("listener.a.ssl.ciphers.ECDHE", false, false), ("cluster.a.upstream_cx_total", false, false),
        ("http.admin.ssl.handshake", false, false), ("cluster.a.ssl.handshake_more", false, false),
    ])
    func `the filter selects the counters and no others`(name: String, used: Bool, included: Bool) throws {
        #expect(matches(try query(.used).filter, name) == used)
        #expect(matches(try query(.included).filter, name) == included)
    }

    @Test(arguments: [
        ("istiocustom.istio_requests_total.reporter.destination.source_workload.till.response_code.200", true),
        ("istiocustom.istio_tcp_connections_opened_total.reporter.destination.source_workload.till", true),
        ("reporter=.=destination;.;source_workload=.=till;.;response_code=.=200;.;istio_requests_total", true),
        ("wasmcustom.reporter=.=destination;.;source_workload=.=till;.;istio_tcp_connections_opened_total", true),
        ("istiocustom.istio_requests_total.reporter.source.source_workload.cart", false),
        ("reporter=.=source;.;source_workload=.=cart;.;istio_requests_total", false),
        ("istiocustom.istio_tcp_connections_closed_total.reporter.destination.source_workload.till", false),
        ("istiocustom.istio_request_bytes.reporter.destination.source_workload.till", false),
        ("istiocustom.istio_build.component.proxy.tag.1.30.0", false),
    ])
    func `of Istio's telemetry what the proxy received is selected`(name: String, isSelected: Bool) throws {
        #expect(matches(try query(.inboundSecurity).filter, name) == isSelected)
        #expect(!matches(try query(.used).filter, name))
    }

    /// The expression keeps to what RE2 and ICU read alike: groups, alternatives, `.*` and escaped dots.
    private func matches(_ expression: String, _ name: String) -> Bool {
        #expect(!expression.contains("(?") && !expression.contains("\\1"))
        return name.range(of: expression, options: .regularExpression) != nil
    }
}
