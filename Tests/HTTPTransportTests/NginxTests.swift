// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPTransport

/// Against a server that nobody here wrote.
@Suite(.timeLimit(.minutes(1))) struct NginxTests {
    private let transport = Transport()

    @Test func `requests that follow each other share a connection`() async throws {
        let server = try NginxServer(server: #"location / { return 200 "$connection_requests"; }"#)
        defer { withExtendedLifetime(server) {} }
        let request = TransferRequest(endpoint: try Endpoint("http://127.0.0.1:\(server.port)"), path: "/")
        var counts: [String] = []
        for _ in 0..<3 {
            counts.append(String(decoding: try await transport.response(to: request).body, as: UTF8.self))
        }
        #expect(counts == ["1", "2", "3"])
    }

    @Test func `mutual TLS verifies the server by name and CA, and shows our certificate`() async throws {
        let certificates = try TestCertificates()
        try certificates.issue("server", san: "DNS:istiod.istio-system.svc", end: "20990101000000Z")
        try certificates.issue("client", san: "URI:spiffe://cluster.local/ns/a/sa/b", end: "20990101000000Z")
        let server = try NginxServer(
            listen: "ssl",
            server: """
                ssl_certificate \(certificates.path("server.pem"));
                ssl_certificate_key \(certificates.path("server.key"));
                ssl_client_certificate \(certificates.path("ca.pem"));
                ssl_verify_client on;
                ssl_protocols TLSv1.2 TLSv1.3;
                location / { return 200 "$ssl_client_s_dn $ssl_server_name $http_host $ssl_protocol"; }
                """
        )
        defer { withExtendedLifetime(server) {} }
        let authority = "127.0.0.1:\(server.port)"
        var request = TransferRequest(endpoint: try Endpoint("https://\(authority)"), path: "/")
        request.tls = TLSOptions(
            caFile: certificates.path("ca.pem"),
            clientCertificateFile: certificates.path("client.pem"),
            clientKeyFile: certificates.path("client.key"),
            serverName: "istiod.istio-system.svc"
        )
        let good = try await transport.response(to: request)
        #expect(good.body == Array("CN=client istiod.istio-system.svc \(authority) TLSv1.3".utf8))

        request.tls.serverName = "other.example"
        #expect(await transport.failure(of: request)?.reason == .tls)
        request.tls.serverName = nil
        #expect(await transport.failure(of: request)?.reason == .tls)
        request.tls.verifiesPeer = false
        #expect(try await transport.response(to: request).status == 200)
        request.tls = TLSOptions(caFile: certificates.path("none.pem"))
        #expect(await transport.failure(of: request)?.reason == .tls)
        request.tls = TLSOptions(clientCertificateFile: certificates.path("client.pem"), clientKeyFile: "/none")
        #expect(await transport.failure(of: request)?.reason == .tls)
        // The system's CAs do not know the test's.
        request.tls = TLSOptions(serverName: "istiod.istio-system.svc")
        #expect(await transport.failure(of: request)?.reason == .tls)
    }
}
