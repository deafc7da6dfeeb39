// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EnvoyAdmin

@Suite struct ProxyNodeTests {
    private func node(_ json: String) throws(EnvoyAdminError) -> ProxyNode {
        try ProxyNode(serverInfo: Array(json.utf8))
    }

    @Test func `a recorded proxy tells its id, metadata and version`() throws {
        let node = try ProxyNode(serverInfo: try Recording.bytes("server_info-trimmed.json"))
        #expect(node.id == "sidecar~10.244.1.7~cart-7d9c~shop.svc.cluster.local")
        #expect(node.namespace == "shop")
        #expect(node.workload == "cart")
        #expect(node.pod == "cart-7d9c")
        #expect(node.version == "1.40.0")
        #expect(node.rotationRatio == nil)
    }

    @Test(
        arguments: [
            ("sidecar~10.244.1.7~cart-7d9c.shop~shop.svc.cluster.local", "shop", "cart-7d9c"),
            (
                "router~10.0.0.1~gateway.v2-5f.istio-ingress~istio-ingress.svc.cluster.local", "istio-ingress",
                "gateway.v2-5f"
            ),
            ("sidecar~10.0.0.1~lonely~shop.svc.cluster.local", nil, "lonely"), ("node-1", nil, nil), ("", nil, nil),
            ("a~b~c", nil, nil), ("a~b~c.d~e~f", nil, nil), ("~~~", nil, nil),
        ] as [(String, String?, String?)]
    )
    func `an id tells pod and namespace where it has Istio's form`(id: String, namespace: String?, pod: String?) throws
    {
        let node = try node(#"{"version":"x/1.36.2/Clean","node":{"id":"\#(id)"}}"#)
        #expect(node.id == id)
        #expect(node.namespace == namespace)
        #expect(node.pod == pod)
        #expect(node.workload == nil)
    }

    @Test func `metadata is believed before the id`() throws {
        let node = try node(
            #"""
            {"version":"x/1.36.2/Clean","node":{"id":"sidecar~1~pod.space~d","metadata":{"NAME":"real","NAMESPACE":"ns",
            "WORKLOAD_NAME":"deployment","LABELS":{"service.istio.io/canonical-name":"cart"},
            "PROXY_CONFIG":{"proxyMetadata":{"SECRET_GRACE_PERIOD_RATIO":"0.25"}}}}}
            """#
        )
        #expect(node.pod == "real")
        #expect(node.namespace == "ns")
        #expect(node.workload == "cart")
        #expect(node.rotationRatio == 0.25)
    }

    @Test func `metadata of other types is metadata that is not there`() throws {
        let node = try node(
            #"""
            {"version":"x","node":{"id":"sidecar~1~pod.space~d","metadata":{"NAME":7,"NAMESPACE":["a"],
            "WORKLOAD_NAME":"cart","LABELS":{"a":1},"PROXY_CONFIG":"none"}}}
            """#
        )
        #expect(node.pod == "pod")
        #expect(node.namespace == "space")
        #expect(node.workload == "cart")
        #expect(node.rotationRatio == nil)
        #expect(node.version == nil)
    }

    @Test(arguments: ["", "{}", "[]", "<html></html>", #"{"node":"#, #"{"node":7}"#])
    func `what is no server info is malformed`(body: String) {
        let error = #expect(throws: EnvoyAdminError.self) { try node(body) }
        #expect(error?.reason == .malformed)
        #expect(error?.message.hasPrefix("/server_info: ") == true)
    }
}
