// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct CredentialTests {
    private let transport = Transport()

    @Test func `the token is read anew at every request and trimmed`() async throws {
        let directory = try TemporaryDirectory()
        let server = try ScriptedServer(routes: ["*": .answer("")])
        var request = try TransferRequest.to(server, "/")
        request.bearerTokenFile = directory.path("token")
        for token in ["first", " second \n"] {
            try directory.write(token, to: "token")
            _ = try await transport.response(to: request)
        }
        #expect(server.log.requests.map { $0.value(of: "authorization") } == ["Bearer first", "Bearer second"])
    }

    @Test(arguments: ["", " \n", "a b", "a\r\nX-Other: b", String(repeating: "a", count: (64 << 10) + 1)])
    func `a file that holds no token is an auth error and nothing is sent`(content: String) async throws {
        let directory = try TemporaryDirectory()
        let server = try ScriptedServer(routes: ["*": .answer("")])
        var request = try TransferRequest.to(server, "/")
        try directory.write(content, to: "token")
        request.bearerTokenFile = directory.path("token")
        let error = await transport.failure(of: request)
        #expect(error?.reason == .auth)
        #expect(error?.message.contains("X-Other") == false)
        #expect(server.log.events.isEmpty)
    }

    @Test func `a missing token file and a directory in its place are auth errors`() async throws {
        let directory = try TemporaryDirectory()
        let server = try ScriptedServer(routes: ["*": .answer("")])
        var request = try TransferRequest.to(server, "/")
        for path in [directory.path("none"), directory.path("")] {
            request.bearerTokenFile = path
            let error = await transport.failure(of: request)
            #expect(error?.reason == .auth)
        }
    }

    @Test func `Vault's token goes into the header that Vault knows, and nowhere else`() async throws {
        let directory = try TemporaryDirectory()
        let server = try ScriptedServer(routes: ["*": .answer("")])
        var request = try TransferRequest.to(server, "/v1/sys/health")
        try directory.write("hvs.first\n", to: "token")
        request.bearerTokenFile = directory.path("token")
        request.tokenField = .vault
        _ = try await transport.response(to: request)
        #expect(server.log.requests.map { $0.value(of: "x-vault-token") } == ["hvs.first"])
        #expect(server.log.requests.allSatisfy { $0.value(of: "authorization") == nil })
    }

    @Test func `a token in a body is read anew for every request and stands between its texts`() async throws {
        let directory = try TemporaryDirectory()
        let server = try ScriptedServer(routes: ["*": .answer("")])
        var request = try TransferRequest.to(server, "/login")
        request.method = .post
        request.tokenBody = TransferRequest.TokenBody(
            prefix: #"{"jwt":""#,
            tokenFile: directory.path("jwt"),
            suffix: #""}"#
        )
        for token in ["one", " two \n"] {
            try directory.write(token, to: "jwt")
            _ = try await transport.response(to: request)
        }
        let bodies = server.log.requests.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies == [#"{"jwt":"one"}"#, #"{"jwt":"two"}"#])
    }

    @Test(arguments: [#"a"b"#, #"a\b"#, "a b", ""])
    func `a token that would change the text around it is an auth error and nothing is sent`(token: String) async throws
    {
        let directory = try TemporaryDirectory()
        let server = try ScriptedServer(routes: ["*": .answer("")])
        var request = try TransferRequest.to(server, "/login")
        try directory.write(token, to: "jwt")
        request.method = .post
        request.tokenBody = TransferRequest.TokenBody(prefix: "", tokenFile: directory.path("jwt"), suffix: "")
        let error = await transport.failure(of: request)
        #expect(error?.reason == .auth)
        #expect(server.log.events.isEmpty)
    }

    // In a process of its own, because the environment belongs to all tests.
    @Test func `proxies of the environment are used only when asked`() async {
        await #expect(processExitsWith: .success) {
            let proxy = try ScriptedServer(routes: ["*": .answer("proxy")])
            let server = try ScriptedServer(routes: ["*": .answer("server")])
            setenv("http_proxy", proxy.endpoint, 1)
            unsetenv("no_proxy")
            unsetenv("NO_PROXY")
            let transport = Transport()
            var request = try TransferRequest.to(server, "/")
            let direct = try await transport.response(to: request)
            request.usesEnvironmentProxy = true
            let proxied = try await transport.response(to: request)
            guard direct.body == Array("server".utf8), proxied.body == Array("proxy".utf8) else { exit(1) }
        }
    }
}
