// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPTransport

/// Against the stand-in, which OpenSSL's own client understands as well (its tests are beside it).
@Suite(.timeLimit(.minutes(1))) struct StartTLSTests {
    private let transport = Transport()
    private let certificates: TestCertificates

    init() throws {
        certificates = try TestCertificates()
    }

    private func handshake(_ kind: StartTLSProtocol, _ options: [String]) async throws -> TLSHandshake {
        let server = try StartTLSServer(
            kind.rawValue,
            ["--cert", certificates.path("ca.pem"), "--key", certificates.path("ca.key")] + options
        )
        var request = try TLSHandshakeRequest(host: "127.0.0.1", port: server.port)
        request.startTLS = kind
        defer { withExtendedLifetime(server) {} }
        return try await transport.handshake(request)
    }

    @Test(arguments: StartTLSProtocol.allCases)
    func `the chain is read behind the plain text`(kind: StartTLSProtocol) async throws {
        let shown = try await handshake(kind, [])
        #expect(shown.chain == [try certificates.der("ca.pem")])
        #expect(shown.session?.version == "TLSv1.3")
        #expect(shown.verification == nil)
    }

    @Test(arguments: StartTLSProtocol.allCases)
    func `a server that does not turn to TLS is told apart`(kind: StartTLSProtocol) async throws {
        let error = await #expect(throws: TLSHandshakeError.self) { try await handshake(kind, ["--refuse"]) }
        #expect(error?.reason == .startTLS)
    }
}
