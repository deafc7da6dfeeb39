// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import TestSupport
import Testing

@testable import EnvoyAdmin

@Suite(.timeLimit(.minutes(1))) struct ZtunnelClientTests {
    private let transport = Transport()

    private func client(_ server: ScriptedServer) throws -> EnvoyAdminClient {
        EnvoyAdminClient(transport: transport, endpoint: try Endpoint(server.endpoint), maximumBodyBytes: 1_000)
    }

    private func failure(_ steps: [ScriptedServerStep], within timeout: Duration = .seconds(20)) async throws
        -> EnvoyAdminError?
    {
        let server = try ScriptedServer(routes: ["*": steps])
        let client = try client(server)
        do throws(EnvoyAdminError) {
            _ = try await client.ztunnelCertificates(within: timeout)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a dump larger than any other answer may be is read`() async throws {
        let identity = "spiffe://a/ns/b/sa/c"
        let dump = ZtunnelDump(
            workloads: [.init(identity: identity, chain: [TestCertificateAuthority.root().leaf(uris: [identity])])]
        )
        let padding = Array(String(repeating: " ", count: 100_000).utf8)
        let server = try ScriptedServer(routes: ["/config_dump": .chunkedAnswer([padding, dump.bytes, padding])])
        let answer = try await client(server).ztunnelCertificates(within: .seconds(20))
        #expect(answer.identities.map(\.identity) == [identity])
        #expect(server.log.requests.map(\.method) == ["GET"])
        #expect(server.log.requests.map(\.target) == ["/config_dump"])
    }

    @Test func `what goes wrong has its reason`() async throws {
        #expect(try await failure(.answer("no", status: "503 Service Unavailable"))?.reason.label == "status")
        #expect(try await failure([.hang], within: .milliseconds(200))?.reason.label == "timeout")
        #expect(try await failure([.reset])?.reason.label == "protocol")
        #expect(try await failure(.answer(#"{"configs":[]}"#))?.reason == .malformed)
        #expect(try await failure(.answer(#"{"certificates":["#))?.reason == .malformed)
        let error = try await failure(.answer("x", status: "404 Not Found"))
        #expect(error?.message.hasPrefix("/config_dump: ") == true)
    }
}
