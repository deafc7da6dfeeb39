// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct FailureTests {
    private let transport = Transport()

    private func reason(of steps: [ScriptedServerStep]) async throws -> TransferError.Reason? {
        let server = try ScriptedServer(routes: ["/x": steps])
        let request = try TransferRequest.to(server, "/x")
        return await transport.failure(of: request)?.reason
    }

    @Test(
        arguments: [
            [.close],
            [.reset],
            [.text("SSH-2.0-OpenSSH_9.2\r\n"), .close],
            [.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .close],
            [.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .reset],
            [.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), .close],
            [.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), .close],
        ] as [[ScriptedServerStep]]
    )
    func `an answer that breaks off or is not HTTP is a protocol error`(steps: [ScriptedServerStep]) async throws {
        #expect(try await reason(of: steps) == .protocol)
    }

    @Test func `nobody listening is a connect error that names the endpoint`() async throws {
        let server = try ScriptedServer()
        let request = try TransferRequest.to(server, "/x")
        server.stop()
        let error = await transport.failure(of: request)
        #expect(error?.reason == .connect)
        #expect(error?.message.contains(server.endpoint) == true)
    }

    @Test func `a unix socket that is not there is a connect error`() async throws {
        let directory = try TemporaryDirectory()
        let request = TransferRequest(endpoint: try .unix(socketPath: directory.path("none.sock")), path: "/")
        let error = await transport.failure(of: request)
        #expect(error?.reason == .connect)
    }

    // A label of more than 63 bytes fails in the resolver library: no name server is asked.
    @Test func `a name that does not resolve is a dns error`() async throws {
        let endpoint = try Endpoint("http://\(String(repeating: "a", count: 64)).invalid:80")
        let error = await transport.failure(of: TransferRequest(endpoint: endpoint, path: "/"))
        #expect(error?.reason == .dns)
    }

    @Test func `a connection that the server closed while idle is replaced without an error`() async throws {
        let server = try ScriptedServer(routes: ["/close": .answer("a") + [.close], "/x": .answer("b")])
        _ = try await transport.response(to: .to(server, "/close"))
        #expect(try await transport.response(to: .to(server, "/x")).body == Array("b".utf8))
    }

    @Test func `one failing target leaves the others their answers`() async throws {
        let bad = try ScriptedServer(routes: ["*": [.hang]])
        let good = try ScriptedServer(routes: ["*": .answer("ok")])
        let request = try TransferRequest.to(bad, "/")
        async let hanging = transport.failure(of: request)
        try await bad.log.wait(forRequestTo: "/")
        #expect(try await transport.response(to: .to(good, "/")).body == Array("ok".utf8))
        bad.stop()
        #expect(await hanging?.reason == .protocol)
    }

    @Test func `shutdown ends what is under way and refuses what comes later`() async throws {
        let server = try ScriptedServer(routes: ["*": [.hang]])
        let request = try TransferRequest.to(server, "/")
        async let hanging = transport.failure(of: request)
        try await server.log.wait(forRequestTo: "/")
        transport.shutdown()
        let first = await hanging
        #expect(first?.reason == .cancelled)
        let second = await transport.failure(of: request)
        #expect(second?.reason == .cancelled)
        transport.shutdown()
    }
}
