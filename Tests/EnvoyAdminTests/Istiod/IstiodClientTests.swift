// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import TestSupport
import Testing

@testable import EnvoyAdmin

@Suite(.timeLimit(.minutes(1))) struct IstiodClientTests {
    private func read(_ steps: [ScriptedServerStep], maximumBodyBytes: Int = 1 << 20) async throws -> [UInt8] {
        let server = try ScriptedServer(routes: ["/metrics": steps])
        let request = TransferRequest(endpoint: try Endpoint(server.endpoint), path: IstiodClient.path)
        return try await IstiodClient(transport: Transport(), maximumBodyBytes: maximumBodyBytes)
            .statistics(by: request, within: .seconds(20))
    }

    @Test func `of a large mesh's metrics only what is read is kept`() async throws {
        let many = (0..<20_000).map { "pilot_xds_cds_reject{err=\"13\",node=\"sidecar~\($0)\"} 1\n" }
        let bytes = IstiodText().bytes
        let text = try await read(.chunkedAnswer([bytes, Array(many.joined().utf8)]), maximumBodyBytes: 4_000)
        #expect(IstiodStatistics(prometheus: text, at: 0) == IstiodStatistics(prometheus: bytes, at: 0))
        #expect(!String(decoding: text, as: UTF8.self).contains("go_goroutines"))
    }

    @Test func `more of what is read than allowed is too large`() async throws {
        let many = (0..<500).map { "pilot_total_xds_rejects{type=\"t\($0)\"} 1\n" }
        let error = await #expect(throws: EnvoyAdminError.self) {
            try await read(.answer(many.joined()), maximumBodyBytes: 2_000)
        }
        #expect(error?.reason.label == "too_large")
    }

    @Test func `a refusal has its status`() async throws {
        let error = await #expect(throws: EnvoyAdminError.self) {
            try await read(.answer("Forbidden", status: "403 Forbidden"))
        }
        #expect(error?.status == 403)
    }
}
