// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Testing

@testable import CertificateSources

@Suite struct DestinationRuleReadingTests {
    private func reading(_ policy: String) throws -> ObjectReading {
        let rule: DestinationRule = try ClusterObjectJSON.decode(
            #"{"metadata":{"name":"legacy","namespace":"shop"},"spec":{"host":"cart","trafficPolicy":\#(policy)}}"#
        )
        return rule.reading(in: "east")
    }

    @Test func `A rule that turns TLS off is told with every place where it does`() throws {
        let reading = try reading(
            """
            {"tls":{"sni":"cart"},"portLevelSettings":[{"port":{"number":80},"tls":{"mode":"DISABLE"}},
             {"port":{"number":80},"tls":{"mode":"DISABLE"}},{"port":{"number":443},"tls":{"mode":"SIMPLE"}}]}
            """
        )
        let report = PlaintextRuleReport(
            cluster: "east",
            namespace: "shop",
            name: "legacy",
            host: "cart",
            parts: [.init(mode: "DISABLE"), .init(port: 80, mode: "DISABLE")]
        )
        #expect(reading.observation?.reports == [.plaintextRule(report)])
        #expect(reading.problems.isEmpty)
    }

    @Test(arguments: ["ISTIO_MUTUAL", "MUTUAL", "SIMPLE"])
    func `A rule that keeps some TLS is not told`(mode: String) throws {
        #expect(try reading(#"{"tls":{"mode":"\#(mode)"}}"#).observation == nil)
    }

    @Test func `Of very many places the first are told, and the rest is counted`() throws {
        let ports = (1...150).map { #"{"port":{"number":\#($0)},"tls":{"mode":"DISABLE"}}"# }
        let reading = try reading(#"{"portLevelSettings":[\#(ports.joined(separator: ","))]}"#)
        guard case .plaintextRule(let report) = reading.observation?.reports.first else {
            Issue.record("no report")
            return
        }
        #expect(report.parts.count == 100)
        #expect(reading.problems.map(\.reason) == ["too_large"])
    }
}
