// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

@Suite("A DestinationRule")
struct DestinationRuleTests {
    private typealias Setting = DestinationRule.TLSSetting

    private func settings(_ specification: String) throws -> Set<DestinationRule.TLSSetting> {
        let rule: DestinationRule = try ObjectFixture.object(
            #"{"metadata":{"name":"cart","namespace":"shop"},"spec":\#(specification)}"#
        )
        return Set(rule.tlsSettings)
    }

    @Test("TLS is read of the host, its ports, its subsets and their ports")
    func everyPlace() throws {
        let rule: DestinationRule = try ObjectFixture.object(
            """
            {"metadata":{"name":"cart","namespace":"shop"},"spec":{"host":"cart.shop.svc.cluster.local",
             "trafficPolicy":{"connectionPool":{"tcp":{"maxConnections":100}},"tls":{"mode":"ISTIO_MUTUAL"},
              "portLevelSettings":[{"port":{"number":8080},"tls":{"mode":"DISABLE"}},{"port":{"number":9090}}]},
             "subsets":[{"name":"v1","labels":{"version":"v1"}},
              {"name":"v2","trafficPolicy":{"tls":{"mode":"SIMPLE","sni":"cart"},
               "portLevelSettings":[{"port":{"number":7070},"tls":{"mode":"MUTUAL"}}]}}]}}
            """
        )
        #expect(rule.host == "cart.shop.svc.cluster.local")
        #expect(
            Set(rule.tlsSettings) == [
                Setting(subset: nil, port: nil, mode: "ISTIO_MUTUAL"),
                Setting(subset: nil, port: 8080, mode: "DISABLE"),
                Setting(subset: "v2", port: nil, mode: "SIMPLE"),
                Setting(subset: "v2", port: 7070, mode: "MUTUAL"),
            ]
        )
    }

    @Test("A block without a mode turns TLS off", arguments: [#"{}"#, #"{"sni":"cart"}"#, #"{"mode":null}"#])
    func noMode(block: String) throws {
        #expect(
            try settings(#"{"trafficPolicy":{"tls":\#(block)}}"#) == [Setting(subset: nil, port: nil, mode: "DISABLE")]
        )
    }

    @Test("No block says nothing", arguments: [#"{}"#, #"{"trafficPolicy":{"tls":null}}"#, #"{"trafficPolicy":{}}"#])
    func noBlock(specification: String) throws {
        #expect(try settings(specification).isEmpty)
    }

    @Test("A setting of no port is not one of all ports")
    func noPort() throws {
        let policy = #"{"portLevelSettings":[{"tls":{"mode":"DISABLE"}},{"port":{"number":70000},"tls":{}}]}"#
        #expect(try settings(#"{"trafficPolicy":\#(policy)}"#).isEmpty)
    }

    @Test("Servers that do not have the newest version are asked for those before")
    func versions() {
        #expect(DestinationRule.resource.version == "v1")
        #expect(DestinationRule.resource.olderVersions == ["v1beta1", "v1alpha3"])
    }
}
