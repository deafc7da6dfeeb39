// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct ServedChainTests {
    private let transport = Transport()
    private let certificates: TestCertificates

    init() throws {
        certificates = try TestCertificates()
        try certificates.issue("expired", san: "DNS:elsewhere.example", end: "20200102000000Z")
    }

    /// A server that presents the expired leaf and its CA.
    private func serve(_ options: [String]) throws -> OpenSSLServer {
        try OpenSSLServer("expired", of: certificates, options)
    }

    @Test(arguments: [
        ["-tls1_2"], ["-tls1_3"], ["-tls1_2", "-Verify", "1", "-verify_return_error"],
        ["-tls1_3", "-Verify", "1", "-verify_return_error"],
    ])
    func `an expired, untrusted chain is read, also from a server that refuses us`(options: [String]) async throws {
        let server = try serve(options)
        let expected = [try certificates.der("expired.pem"), try certificates.der("ca.pem")]
        // Twice, because a resumed session would show nothing.
        for _ in 0..<2 {
            let chain = try await transport.servedChain(host: "127.0.0.1", port: server.port, serverName: nil)
            #expect(chain == expected)
        }
        withExtendedLifetime(server) {}
    }

    @Test func `a server hears the protocols that are asked for, and none otherwise`() async throws {
        // It prints what a client advertises, where it has protocols of its own.
        let server = try serve(["-alpn", "istio", "-tls1_2"])
        for protocols in [["istio-peer-exchange", "istio"], [], ["istio"]] {
            let chain = try await transport.servedChain(
                host: "127.0.0.1",
                port: server.port,
                serverName: nil,
                applicationProtocols: protocols
            )
            #expect(!chain.isEmpty)
        }
        var heard: [String] = []
        while heard.count < 2, let line = try server.process.nextLine() {
            if line.hasPrefix("ALPN protocols advertised") { heard.append(line) }
        }
        let prefix = "ALPN protocols advertised by the client: "
        #expect(heard == [prefix + "istio-peer-exchange, istio", prefix + "istio"])
    }

    @Test func `the server name chooses the certificate`() async throws {
        try certificates.issue("named", san: "DNS:shop.example", end: "20990101000000Z")
        let server = try serve([
            "-servername", "shop.example", "-cert2", certificates.path("named.pem"), "-key2",
            certificates.path("named.key"),
        ])
        let chain = try await transport.servedChain(host: "127.0.0.1", port: server.port, serverName: "shop.example")
        #expect(chain.first == (try certificates.der("named.pem")))
        withExtendedLifetime(server) {}
    }

    @Test func `a server that speaks no TLS has no chain`() async throws {
        let server = try ScriptedServer(routes: ["*": .answer("x")])
        server.setRoute("*", [.close])
        await #expect(throws: TransferError.self) {
            try await transport.servedChain(
                host: "127.0.0.1",
                port: server.port,
                serverName: nil,
                limits: TransferLimits(connectTimeout: .milliseconds(300))
            )
        }
    }
}
