// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import TestSupport
import Testing

@testable import EnvoyAdmin

@Suite(.timeLimit(.minutes(1))) struct EnvoyAdminClientTests {
    private let transport = Transport()

    private func client(_ server: ScriptedServer, maximumBodyBytes: Int = 1 << 20) throws -> EnvoyAdminClient {
        EnvoyAdminClient(
            transport: transport,
            endpoint: try Endpoint(server.endpoint),
            maximumBodyBytes: maximumBodyBytes
        )
    }

    /// Each question that a client can ask.
    enum Question: CaseIterable {
        case secrets, statistics, node, certificates

        func ask(_ client: EnvoyAdminClient, within timeout: Duration = .seconds(20)) async throws(EnvoyAdminError) {
            switch self {
            case .secrets: _ = try await client.secretsDump(.active, within: timeout)
            case .statistics: _ = try await client.statistics(.used, within: timeout)
            case .node: _ = try await client.node(within: timeout)
            case .certificates: _ = try await client.certificatesInUse(within: timeout)
            }
        }

        func failure(_ client: EnvoyAdminClient, within timeout: Duration = .seconds(20)) async -> EnvoyAdminError? {
            do throws(EnvoyAdminError) {
                try await ask(client, within: timeout)
                return nil
            } catch {
                return error
            }
        }
    }

    private static func recordedRoutes() throws -> [String: [ScriptedServerStep]] {
        let certificates = try Recording.bytes("certs.json")
        let pieces = stride(from: 0, to: certificates.count, by: 1_000).map {
            Array(certificates[$0..<min($0 + 1_000, certificates.count)])
        }
        return [
            "/certs": .chunkedAnswer(pieces),
            "/config_dump": .chunkedAnswer([try Recording.bytes("config_dump-istio-inline_bytes-masked.json")]),
            "/server_info": .chunkedAnswer([try Recording.bytes("server_info-trimmed.json")]),
            "/stats/prometheus": .chunkedAnswer([try Recording.bytes("stats-istio-with-tls-inclusion.prom")]),
        ]
    }

    private func pollOnce(_ server: ScriptedServer) async throws {
        let client = try client(server)
        let timeout = Duration.seconds(20)
        #expect(try await client.node(within: timeout).pod == "cart-7d9c")
        let dump = try await client.secretsDump(.active, within: timeout)
        #expect(dump == (try Recording.bytes("config_dump-istio-inline_bytes-masked.json")))
        _ = try await client.secretsDump(.warming, within: timeout)
        _ = try await client.secretsDump(.fixed, within: timeout)
        #expect(try await client.certificatesInUse(within: timeout).leaves.count == 6)
        _ = try await client.statistics(.included, within: timeout)
        let statistics = try await client.statistics(.used, within: timeout)
        #expect(statistics == (try Recording.bytes("stats-istio-with-tls-inclusion.prom")))
    }

    @Test func `a poll takes one connection and sends only GET`() async throws {
        let server = try ScriptedServer(routes: try Self.recordedRoutes())
        try await pollOnce(server)
        #expect(server.log.connectionCount == 1)
        #expect(server.log.requests.map(\.method) == Array(repeating: "GET", count: 7))
        #expect(server.log.requests.allSatisfy { $0.body.isEmpty })
    }

    @Test func `a poll over a unix socket is the same`() async throws {
        let socket = TemporarySocket()
        let server = try ScriptedServer(.unixSocket(path: socket.path), routes: try Self.recordedRoutes())
        try await pollOnce(server)
        #expect(server.log.connectionCount == 1)
    }

    @Test func `the dump is asked for by state and without keys`() async throws {
        let server = try ScriptedServer(routes: ["*": .answer("{}")])
        let client = try client(server)
        for state in [EnvoySecret.State.active, .warming, .fixed] {
            _ = try await client.secretsDump(state, within: .seconds(20))
        }
        let targets = server.log.requests.map(\.target)
        #expect(
            targets.map { String($0.prefix { $0 != "&" }) } == [
                "/config_dump?resource=dynamic_active_secrets", "/config_dump?resource=dynamic_warming_secrets",
                "/config_dump?resource=static_secrets",
            ]
        )
        let mask = "&mask=name,last_updated,version_info,secret.tls_certificate.certificate_chain,"
        #expect(targets.allSatisfy { $0.contains(mask) && !$0.contains("private_key") })
    }

    @Test(arguments: Question.allCases, ["404 Not Found", "503 Service Unavailable"])
    func `an error's status has the reason status`(question: Question, status: String) async throws {
        let server = try ScriptedServer(routes: ["*": .answer("no", status: status)])
        let error = await question.failure(try client(server))
        #expect(error?.reason.label == "status")
        #expect(error?.message.contains(status.prefix(3)) == true)
    }

    @Test(arguments: Question.allCases)
    func `a hang has the reason timeout`(question: Question) async throws {
        let server = try ScriptedServer(routes: ["*": [.hang]])
        #expect(await question.failure(try client(server), within: .milliseconds(200))?.reason.label == "timeout")
    }

    @Test(arguments: Question.allCases)
    func `a hang in the middle of a body has the reason timeout`(question: Question) async throws {
        let server = try ScriptedServer(routes: ["*": .chunkedHead + [.send(Array("{".utf8).chunk), .hang]])
        #expect(await question.failure(try client(server), within: .milliseconds(200))?.reason.label == "timeout")
    }

    @Test(arguments: Question.allCases)
    func `a reset and half a body have the reason protocol`(question: Question) async throws {
        let half = [ScriptedServerStep.text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), .close]
        let server = try ScriptedServer(routes: ["*": [.reset]])
        let reset = await question.failure(try client(server))
        // A reset before the head may show while the request is still being sent.
        #expect(["protocol", "connect"].contains(reset?.reason.label))
        server.setRoute("*", half)
        #expect(await question.failure(try client(server))?.reason.label == "protocol")
    }

    @Test(arguments: Question.allCases)
    func `an answer over the limit has the reason too_large`(question: Question) async throws {
        let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 5_000)
        let server = try ScriptedServer(routes: ["*": .answer(spaces)])
        #expect(await question.failure(try client(server, maximumBodyBytes: 4_999))?.reason.label == "too_large")
        server.setRoute("*", .chunkedHead + [.sendRepeatedly(spaces.chunk, count: 10_000)])
        #expect(await question.failure(try client(server, maximumBodyBytes: 4_999))?.reason.label == "too_large")
    }

    @Test(arguments: [Question.node, .certificates])
    func `a page of HTML with status 200 is malformed`(question: Question) async throws {
        let server = try ScriptedServer(routes: ["*": .answer("<html>Sign in</html>")])
        let error = await question.failure(try client(server))
        #expect(error?.reason == .malformed)
        #expect(error?.message.contains("<html>") == true)
    }

    @Test(arguments: Question.allCases)
    func `nobody there has the reason connect and the path`(question: Question) async throws {
        let socket = TemporarySocket()
        let client = EnvoyAdminClient(
            transport: transport,
            endpoint: try Endpoint("unix://\(socket.path)"),
            maximumBodyBytes: 1_000
        )
        let error = await question.failure(client)
        #expect(error?.reason.label == "connect")
        #expect(error?.message.hasPrefix("/") == true)
    }

    @Test func `every reason has a label of its own`() {
        #expect(Set(EnvoyAdminError.Reason.allLabels).count == EnvoyAdminError.Reason.allLabels.count)
        for reason in ["timeout", "too_large", "status", "protocol", "malformed", "too_many_certificates"] {
            #expect(EnvoyAdminError.Reason.allLabels.contains(reason))
        }
    }
}
