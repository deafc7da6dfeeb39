// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct ExchangeTests {
    private let transport = Transport()

    @Test func `returns status, headers and body of any status`() async throws {
        let server = try ScriptedServer(routes: ["/a?b": .answer("gone", status: "410 Gone", headers: ["X-One: 1"])])
        let response = try await transport.response(to: .to(server, "/a?b"))
        #expect(response.status == 410)
        #expect(response.head.value(of: "x-one") == "1")
        #expect(response.body == Array("gone".utf8))
        #expect(server.log.requests.first?.target == "/a?b")
    }

    @Test func `reads a chunked body of two megabytes whole`() async throws {
        let chunks = (0..<32).map { [UInt8](repeating: UInt8($0), count: 64 << 10) }
        let server = try ScriptedServer(routes: ["/certs": .chunkedAnswer(chunks)])
        let response = try await transport.response(to: .to(server, "/certs"))
        #expect(response.body == chunks.flatMap { $0 })
    }

    @Test func `a sensitive answer can be read as a whole too`() async throws {
        let chunks = (0..<4).map { [UInt8](repeating: UInt8($0), count: 64 << 10) }
        let server = try ScriptedServer(routes: ["/secret": .chunkedAnswer(chunks)])
        var request = try TransferRequest.to(server, "/secret")
        request.isSensitive = true
        #expect(try await transport.response(to: request).body == chunks.flatMap { $0 })
    }

    @Test func `speaks over a unix socket`() async throws {
        let directory = try TemporaryDirectory()
        let server = try ScriptedServer(.unixSocket(path: directory.path("a.sock")), routes: ["/x": .answer("y")])
        let response = try await transport.response(to: .to(server, "/x"))
        #expect(response.body == Array("y".utf8))
        #expect(server.log.requests.first?.value(of: "host") == "localhost")
    }

    @Test func `requests that follow each other share a connection`() async throws {
        let server = try ScriptedServer(routes: ["/x": .answer("y")])
        for _ in 0..<5 { _ = try await transport.response(to: .to(server, "/x")) }
        #expect(server.log.requests.map(\.connection) == [0, 0, 0, 0, 0])
    }

    @Test func `many requests at once all get their own answers`() async throws {
        let routes = Dictionary(
            uniqueKeysWithValues: (0..<100).map { ("/\($0)", [ScriptedServerStep].answer("\($0)")) }
        )
        let server = try ScriptedServer(routes: routes)
        let bodies = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for number in 0..<100 {
                let request = try TransferRequest.to(server, "/\(number)")
                group.addTask { [transport] in (number, try await transport.response(to: request).body) }
            }
            return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
        }
        #expect(bodies == Dictionary(uniqueKeysWithValues: (0..<100).map { ($0, Array("\($0)".utf8)) }))
    }

    @Test func `sends method, headers and body as asked and asks for no content coding`() async throws {
        let server = try ScriptedServer(routes: ["*": .answer("")])
        var request = try TransferRequest.to(server, "/v1/auth", method: .post)
        request.body = Array(#"{"role":"x"}"#.utf8)
        request.headers = [HeaderField(name: "X-Empty", value: ""), HeaderField(name: "X-Vault", value: "a b")]
        _ = try await transport.response(to: request)
        _ = try await transport.response(to: .to(server, "/v1/pki", method: .list))
        let received = server.log.requests
        #expect(received.map(\.method) == ["POST", "LIST"])
        #expect(received[0].body == request.body)
        #expect(received[0].value(of: "x-empty") == "")
        #expect(received[0].value(of: "x-vault") == "a b")
        #expect(received[0].value(of: "accept-encoding") == nil)
    }

    @Test func `a status that is not accepted is an error with its code and an excerpt`() async throws {
        let page = "no healthy\nupstream" + String(repeating: "!", count: 100_000)
        let server = try ScriptedServer(routes: ["/x": .answer(page, status: "503 Service Unavailable")])
        var request = try TransferRequest.to(server, "/x?token=abc")
        request.acceptsOnlySuccess = true
        let error = await transport.failure(of: request)
        #expect(error?.reason == .status)
        #expect(error?.status == 503)
        #expect(error?.message.contains("no healthy\u{FFFD}upstream!!!") == true)
        #expect(error.map { $0.message.count < 400 && !$0.message.contains("token") } == true)
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        let server = try ScriptedServer(routes: [
            "/a": .answer("", status: "302 Found", headers: ["Location: /b"]), "/b": .answer("b"),
        ])
        #expect(try await transport.response(to: .to(server, "/a")).status == 302)
        #expect(server.log.requests.map(\.target) == ["/a"])
    }

    @Test(arguments: ["@127.0.0.2/", "no-slash", "/a b", "/a\r\nX: y", ""])
    func `a path that would change the request's meaning is refused`(path: String) async throws {
        let server = try ScriptedServer(routes: ["*": .answer("")])
        let error = try await transport.failure(of: .to(server, path))
        #expect(error?.reason == .protocol)
        #expect(server.log.events.isEmpty)
    }

    @Test(arguments: [HeaderField(name: "A", value: "b\r\nC: d"), HeaderField(name: "A: b", value: "c")])
    func `a header that would add another is refused`(field: HeaderField) async throws {
        let server = try ScriptedServer(routes: ["*": .answer("")])
        var request = try TransferRequest.to(server, "/")
        request.headers = [field]
        let error = await transport.failure(of: request)
        #expect(error?.reason == .protocol)
        #expect(server.log.events.isEmpty)
    }
}
