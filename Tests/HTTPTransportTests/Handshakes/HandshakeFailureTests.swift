// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct HandshakeFailureTests {
    private let transport = Transport()

    private func reason(_ request: TLSHandshakeRequest) async throws -> String? {
        do {
            _ = try await transport.handshake(request)
            return nil
        } catch {
            return error.reason.label
        }
    }

    private func request(_ port: Int, within timeout: Duration = .seconds(20)) throws -> TLSHandshakeRequest {
        let limits = TransferLimits(connectTimeout: timeout, totalTimeout: timeout)
        return try TLSHandshakeRequest(host: "127.0.0.1", port: port, limits: limits)
    }

    @Test func `nobody listens`() async throws {
        let server = try ScriptedServer(routes: [:])
        let port = server.port
        server.stop()
        #expect(try await reason(try request(port)) == "connect")
    }

    @Test func `the server is silent`() async throws {
        let server = try ScriptedServer(routes: [:])
        // It waits for the end of a request, which a ClientHello never brings.
        #expect(try await reason(try request(server.port, within: .milliseconds(200))) == "timeout")
    }

    @Test func `the server answers in plain text`() async throws {
        let server = try StartTLSServer("smtp", [])
        #expect(try await reason(try request(server.port)) == "protocol")
        withExtendedLifetime(server) {}
    }

    @Test func `the server sends an alert`() async throws {
        let certificates = try TestCertificates()
        let server = try OpenSSLServer("ca", of: certificates, ["-alpn", "h2"])
        var request = try request(server.port)
        request.applicationProtocols = ["istio"]
        #expect(try await reason(request) == "tls")
        withExtendedLifetime(server) {}
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `certificates of more than the limit are too large`(version: String) async throws {
        let certificates = try TestCertificates()
        let certificate = try String(contentsOfFile: certificates.path("ca.pem"), encoding: .utf8)
        let many = certificates.path("many.pem")
        try String(repeating: certificate, count: 400).write(toFile: many, atomically: false, encoding: .utf8)
        // The last of one option counts.
        let server = try OpenSSLServer("ca", of: certificates, [version, "-cert_chain", many])
        #expect(try await reason(try request(server.port)) == "too_large")
        withExtendedLifetime(server) {}
    }

    @Test func `a file of ours cannot be used`() async throws {
        let certificates = try TestCertificates()
        let server = try OpenSSLServer("ca", of: certificates)
        var request = try request(server.port)
        request.trust = .file(certificates.path("none.pem"))
        #expect(try await reason(request) == "credentials")
        request.trust = nil
        request.clientCertificateFile = certificates.path("ca.pem")
        request.clientKeyFile = certificates.path("ca.pem")
        #expect(try await reason(request) == "credentials")
        withExtendedLifetime(server) {}
    }

    @Test func `a key with a passphrase is refused, and nobody is asked for it`() async throws {
        let certificates = try TestCertificates()
        try ChildProcess.run(
            "openssl",
            "ec",
            "-aes256",
            "-passout",
            "pass:secret",
            "-in",
            certificates.path("ca.key"),
            "-out",
            certificates.path("locked.key")
        )
        let server = try OpenSSLServer("ca", of: certificates)
        var request = try request(server.port)
        request.clientCertificateFile = certificates.path("ca.pem")
        request.clientKeyFile = certificates.path("locked.key")
        #expect(try await reason(request) == "credentials")
        withExtendedLifetime(server) {}
    }

    @Test func `a cancelled handshake ends at once`() async throws {
        let server = try ScriptedServer(routes: [:])
        let request = try request(server.port)
        let (began, beginning) = AsyncStream.makeStream(of: Void.self)
        let result = await withTaskGroup(of: String?.self) { group in
            group.addTask {
                beginning.yield()
                return try? await reason(request)
            }
            for await _ in began { break }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(result == "cancelled")
    }

    @Test(arguments: ["a b", "", "ä.example", "[::1]"])
    func `a server name that is none is refused before anything is sent`(name: String) async throws {
        var request = try request(1)
        request.serverName = name
        #expect(try await reason(request) == "tls")
    }
}
