// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct HandshakeTests {
    private let transport = Transport()
    private let certificates: TestCertificates

    init() throws {
        certificates = try TestCertificates()
    }

    private func request(_ port: Int, _ serverName: String? = "shop.example") throws -> TLSHandshakeRequest {
        var request = try TLSHandshakeRequest(host: "127.0.0.1", port: port)
        request.serverName = serverName
        request.trust = .file(certificates.path("ca.pem"))
        return request
    }

    struct Leaf: Sendable, CustomTestStringConvertible {
        var start = "20200101000000Z"
        var end = "20990101000000Z"
        var san = "DNS:shop.example"
        var serverName: String? = "shop.example"
        let failures: Set<ChainVerification.Failure>

        var testDescription: String { "\(failures.map(\.rawValue).sorted()) \(san)" }
    }

    @Test(arguments: [
        Leaf(failures: []),
        Leaf(san: "IP:127.0.0.1", serverName: nil, failures: []),
        Leaf(end: "20200102000000Z", failures: [.expired]),
        Leaf(start: "20980101000000Z", failures: [.notYetValid]),
        Leaf(san: "DNS:elsewhere.example", failures: [.nameMismatch]),
        Leaf(san: "DNS:shop.example", serverName: nil, failures: [.nameMismatch]),
        Leaf(end: "20200102000000Z", san: "URI:spiffe://a/ns/b/sa/c", failures: [.expired, .nameMismatch]),
    ])
    func `all that is wrong with a chain is told, and none of it is an error`(leaf: Leaf) async throws {
        try certificates.issue("leaf", san: leaf.san, start: leaf.start, end: leaf.end)
        let server = try OpenSSLServer("leaf", of: certificates)
        let shown = try await transport.handshake(try request(server.port, leaf.serverName))
        let expected = [try certificates.der("leaf.pem"), try certificates.der("ca.pem")]
        #expect(shown.chain == expected)
        #expect(shown.verification?.failures == leaf.failures)
        #expect(shown.verification?.anchoredChain == (leaf.failures.isEmpty ? expected : []))
        #expect(shown.refusal == nil)
        withExtendedLifetime(server) {}
    }

    @Test func `a CA that is not trusted is told apart from a certificate that signed itself`() async throws {
        try certificates.issue("leaf", san: "DNS:shop.example", end: "20990101000000Z")
        let other = try TestCertificates()
        let server = try OpenSSLServer("leaf", of: certificates)
        var request = try request(server.port)
        for trust in [.system, .file(other.path("ca.pem"))] as [TLSHandshakeRequest.Trust] {
            request.trust = trust
            #expect(try await transport.handshake(request).verification?.failures == [.unknownAuthority])
        }
        let alone = try OpenSSLServer("ca", of: certificates)
        request = try self.request(alone.port)
        request.trust = .file(other.path("ca.pem"))
        #expect(try await transport.handshake(request).verification?.failures == [.selfSigned, .nameMismatch])
        withExtendedLifetime((server, alone)) {}
    }

    @Test func `a CA file that changes is read again`() async throws {
        try certificates.issue("leaf", san: "DNS:shop.example", end: "20990101000000Z")
        let other = try TestCertificates()
        let server = try OpenSSLServer("leaf", of: certificates)
        var request = try request(server.port)
        request.trust = .file(certificates.path("trusted.pem"))
        try certificates.write(try other.text("ca.pem"), to: "trusted.pem")
        #expect(try await transport.handshake(request).verification?.isVerified == false)
        try certificates.write(try other.text("ca.pem") + certificates.text("ca.pem"), to: "trusted.pem")
        #expect(try await transport.handshake(request).verification?.isVerified == true)
        withExtendedLifetime(server) {}
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `a demand for a client certificate is seen, and met where there is one`(version: String) async throws {
        try certificates.issue("leaf", san: "DNS:shop.example", end: "20990101000000Z")
        let options = [version, "-Verify", "1", "-verify_return_error", "-CAfile", certificates.path("ca.pem")]
        let server = try OpenSSLServer("leaf", of: certificates, options)
        var request = try request(server.port)
        let refused = try await transport.handshake(request)
        #expect(refused.isClientCertificateRequested)
        #expect(refused.chain.count == 2)
        #expect(refused.verification?.isVerified == true)
        // Under TLS 1.3 the server judges after the handshake.
        #expect((refused.refusal != nil) == (version == "-tls1_2"))
        request.clientCertificateFile = certificates.path("leaf.pem")
        request.clientKeyFile = certificates.path("leaf.key")
        let met = try await transport.handshake(request)
        #expect(met.isClientCertificateRequested)
        #expect(met.refusal == nil)
        let open = try OpenSSLServer("leaf", of: certificates, [version])
        #expect(try await !transport.handshake(try self.request(open.port)).isClientCertificateRequested)
        withExtendedLifetime((server, open)) {}
    }

    @Test func `version, cipher and protocol are the server's choice`() async throws {
        try certificates.issue("leaf", san: "DNS:shop.example", end: "20990101000000Z")
        let server = try OpenSSLServer(
            "leaf",
            of: certificates,
            ["-alpn", "istio", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"]
        )
        var request = try request(server.port)
        request.applicationProtocols = ["h2", "istio"]
        let session = try await transport.handshake(request).session
        #expect(
            session
                == TLSHandshake.Session(
                    version: "TLSv1.2",
                    cipher: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    applicationProtocol: "istio"
                )
        )
        withExtendedLifetime(server) {}
    }

    @Test(arguments: [false, true])
    func `a stapled response is read`(isRevoked: Bool) async throws {
        try certificates.issue("leaf", san: "DNS:shop.example", end: "20990101000000Z")
        if isRevoked { try certificates.revoke("leaf") }
        try certificates.writeStatus(of: "leaf", to: "status.der")
        let options = ["-status_file", certificates.path("status.der")]
        for version in ["-tls1_2", "-tls1_3"] {
            let server = try OpenSSLServer("leaf", of: certificates, options + [version])
            let shown = try await transport.handshake(try request(server.port))
            #expect(shown.stapledStatus?.value == (isRevoked ? .revoked : .good))
            #expect((shown.stapledStatus?.nextUpdate ?? 0) > 1_700_000_000)
            #expect(shown.verification?.failures == (isRevoked ? [.revoked] : []))
            withExtendedLifetime(server) {}
        }
    }

    @Test func `a response about another certificate says nothing about this one`() async throws {
        try certificates.issue("other", san: "DNS:shop.example", end: "20990101000000Z")
        try certificates.writeStatus(of: "other", to: "status.der")
        try certificates.issue("leaf", san: "DNS:shop.example", end: "20990101000000Z")
        let server = try OpenSSLServer("leaf", of: certificates, ["-status_file", certificates.path("status.der")])
        #expect(try await transport.handshake(try request(server.port)).stapledStatus?.value == .unknown)
        withExtendedLifetime(server) {}
    }

    @Test func `nginx shows its chain, and no status where it has none`() async throws {
        try certificates.issue("leaf", san: "DNS:shop.example", end: "20990101000000Z")
        let server = try NginxServer(
            listen: "ssl http2",
            server: """
                ssl_certificate \(certificates.path("leaf.pem"));
                ssl_certificate_key \(certificates.path("leaf.key"));
                """
        )
        var request = try request(server.port)
        request.applicationProtocols = ["h2"]
        let shown = try await transport.handshake(request)
        #expect(shown.chain == [try certificates.der("leaf.pem")])
        #expect(shown.verification?.isVerified == true)
        #expect(shown.verification?.anchoredChain.count == 2)
        #expect(shown.session?.applicationProtocol == "h2")
        #expect(shown.stapledStatus == nil)
        withExtendedLifetime(server) {}
    }
}
