// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

@Suite("A PeerAuthentication")
struct PeerAuthenticationTests {
    private func policy(_ specification: String) throws -> PeerAuthentication {
        try ObjectFixture.object(
            """
            {"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication",
             "metadata":{"name":"default","namespace":"shop","creationTimestamp":"2026-11-20T10:00:00Z"},
             "spec":\(specification)}
            """
        )
    }

    @Test("Selector, mode and ports are read")
    func everything() throws {
        let policy = try policy(
            """
            {"selector":{"matchLabels":{"app":"cart","version":"v1"}},"mtls":{"mode":"STRICT"},
             "portLevelMtls":{"8080":{"mode":"DISABLE"},"9090":{"mode":"PERMISSIVE"},"7070":{"mode":"UNSET"},"6060":{}}}
            """
        )
        #expect(policy.name == ObjectName(namespace: "shop", name: "default"))
        #expect(policy.metadata.createdAt == 1_795_168_800)
        #expect(policy.selector == ["app": "cart", "version": "v1"])
        #expect(policy.mode == .strict)
        #expect(policy.portModes == [8080: .disable, 9090: .permissive, 7070: nil, 6060: nil])
    }

    @Test(
        "A mode that is not set is left to the wider policy",
        arguments: [#"{}"#, #"{"mtls":{}}"#, #"{"mtls":null}"#, #"{"mtls":{"mode":"UNSET"}}"#]
    )
    func unset(specification: String) throws {
        let policy = try policy(specification)
        #expect(policy.mode == nil)
        #expect(policy.selector.isEmpty && policy.portModes.isEmpty)
    }

    @Test("Ports that no workload can have are passed over")
    func impossiblePorts() throws {
        let modes = #"{"0":{"mode":"STRICT"},"70000":{"mode":"STRICT"},"http":{"mode":"STRICT"},"1":{"mode":"STRICT"}}"#
        #expect(try policy(#"{"portLevelMtls":\#(modes)}"#).portModes == [1: .strict])
    }

    @Test("Servers that do not have the newest version are asked for the one before")
    func versions() {
        #expect(PeerAuthentication.resource.version == "v1")
        #expect(PeerAuthentication.resource.olderVersions == ["v1beta1"])
    }
}
