// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPTransport

@Suite struct EndpointTests {
    @Test(arguments: [
        ("http://127.0.0.1:15000", "http://127.0.0.1:15000"),
        ("https://istiod.istio-system", "https://istiod.istio-system:443"),
        ("http://[::1]:15000/", "http://[::1]:15000"),
        ("https://rancher:8443/k8s/clusters/c-1/", "https://rancher:8443/k8s/clusters/c-1"),
        ("unix:///run/envoy/admin.sock", "unix:///run/envoy/admin.sock"),
    ])
    func `reads addresses with a default port and a base path`(text: String, shown: String) throws {
        #expect(try Endpoint(text).description == shown)
    }

    @Test(arguments: [
        ("", EndpointError.Reason.scheme),
        ("localhost:15000", .scheme),
        ("file:///etc/passwd", .scheme),
        ("http://", .malformed),
        ("http://host:99999", .malformed),
        ("http://host\u{0}:1", .malformed),
        ("http://user:word@host:1", .credentials),
        ("http://host:1/?pretty", .query),
        ("http://host:1/#top", .query),
        ("unix:relative.sock", .socketPath),
        ("unix://host/a.sock", .socketPath),
        ("unix:///" + String(repeating: "a", count: 107), .socketPath),
    ])
    func `says why a text is no endpoint`(text: String, reason: EndpointError.Reason) {
        let error = #expect(throws: EndpointError.self) { try Endpoint(text) }
        #expect(error?.reason == reason)
    }

    @Test func `an error does not repeat the password of a URL`() {
        let error = #expect(throws: EndpointError.self) { try Endpoint("http://user:hunter2@host:1") }
        #expect(error?.message.contains("hunter2") == false)
    }
}
