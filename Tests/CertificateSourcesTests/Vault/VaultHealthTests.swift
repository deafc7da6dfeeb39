// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import HTTPTransport
import TestSupport
import Testing

@testable import CertificateSources

@Suite(.timeLimit(.minutes(1))) struct VaultHealthTests {
    private let inventory = Inventory()
    private let transport = Transport()

    private func poll(_ server: ScriptedServer) throws -> VaultServerPoll {
        inventory.update { state in
            state.register(source: "pki", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 10))
        }
        return VaultServerPoll(
            server: VaultServerSettings(endpoint: try Endpoint(server.endpoint), name: "v", mounts: ["pki"]),
            source: "pki",
            polling: .of(),
            tellsHealth: true,
            isOnlyServer: true,
            transport: transport,
            context: .silent(at: 5_000, inventory: inventory),
            chance: { 0 }
        )
    }

    private func health(at time: Int64) -> [ScriptedServerStep] {
        .answer(#"{"initialized":true,"sealed":false,"standby":false,"version":"1.20.0","server_time_utc":\#(time)}"#)
    }

    private func report(_ server: ScriptedServer) -> VaultServerReport? {
        let record = inventory.snapshot.records[TargetID(source: "pki", name: server.endpoint)]
        if case .vaultServer(let report) = record?.reports.first { return report }
        return nil
    }

    @Test func `a clock that is wrong is told in seconds, and steadily`() async throws {
        let server = try ScriptedServer()
        var poll = try poll(server)
        var told: [Int64?] = []
        for time: Int64 in [5_120, 5_121, 5_119, 4_000] {
            server.setRoute("/v1/sys/health", health(at: time))
            await poll.run()
            told.append(report(server)?.clockSkew)
        }
        #expect(told == [120, 120, 120, -1_000])
    }

    @Test func `mounts are read also where something keeps the health to itself`() async throws {
        let server = try ScriptedServer(routes: [
            "/v1/sys/health": .answer("<html>403</html>", status: "403 Forbidden"),
            "/v1/pki/ca/pem": [.text("HTTP/1.1 204 No Content\r\n\r\n")],
            "/v1/pki/issuers": .answer(#"{"errors":["permission denied"]}"#, status: "403 Forbidden"),
        ])
        var poll = try poll(server)
        await poll.run()
        let records = inventory.snapshot.records
        #expect(records[TargetID(source: "pki", name: server.endpoint)]?.failureReason == "status")
        #expect(records[TargetID(source: "pki", name: "\(server.endpoint)/v1/pki")]?.failureReason == "no_issuer")
    }
}
