// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@testable import Exporter

@Suite struct InspectionTargetTests {
    @Test(arguments: [
        ("cert.pem", InspectionTarget.file("cert.pem")),
        ("/etc/istio/cert.pem", .file("/etc/istio/cert.pem")),
        ("./host:443", .file("./host:443")),
        ("cert.pem:", .file("cert.pem:")),
        ("cert.pem:0", .file("cert.pem:0")),
        ("cert.pem:65536", .file("cert.pem:65536")),
        (":443", .file(":443")),
        ("", .file("")),
        ("shop.example.com:443", .server(host: "shop.example.com", port: 443)),
        ("10.0.0.1:65535", .server(host: "10.0.0.1", port: 65_535)),
        ("[::1]:8443", .server(host: "::1", port: 8_443)),
    ])
    func `What to look at is told by its form`(text: String, expected: InspectionTarget) throws {
        let target = try InspectionTarget(text)
        #expect(target == expected)
    }

    @Test(arguments: ["http://127.0.0.1:15000", "https://admin.example.com", "unix:///run/envoy/admin.sock"])
    func `A URL is an admin endpoint`(text: String) throws {
        let (target, endpoint) = (try InspectionTarget(text), try Endpoint(text))
        #expect(target == .admin(endpoint))
    }

    @Test(arguments: ["ftp://host", "http://", "://"])
    func `A URL of another kind is refused`(text: String) {
        #expect(throws: EndpointError.self) { try InspectionTarget(text) }
    }
}
