// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import HTTPTransport
import TestSupport
import Testing

@testable import CertificateSources

/// istiods at known addresses, as a server that says what a test lets it say, and as a real TLS server.
@Suite(.timeLimit(.minutes(1))) struct IstiodSourceTests {
    private static let metrics = """
        citadel_server_csr_count 5
        citadel_server_root_cert_expiry_timestamp 2000000000
        pilot_info{version="1.30.1"} 1

        """

    private let inventory = Inventory()
    private let root = TestCertificateAuthority.root()

    /// Runs the source until every target of it was looked at.
    private func run(
        _ targets: [IstiodTargetSettings],
        shard: Shard = Shard(index: 0, total: 1),
        timeout: Duration = .seconds(20)
    ) async throws {
        let context = SourceContext.silent(inventory: inventory)
        let settings = IstiodSourceSettings(
            name: "istiod",
            polling: .of(timeout: timeout),
            targets: targets,
            shard: shard
        )
        let source = IstiodSource(settings: settings, transport: Transport(), context: context)
        try await source.runUntilLooked(as: "istiod", in: context)
    }

    private func record(_ name: String) -> TargetRecord? {
        inventory.snapshot.records[TargetID(source: "istiod", name: name)]
    }

    private func report(_ name: String) -> IstiodReport? {
        guard case .istiod(let report)? = record(name)?.reports.first else { return nil }
        return report
    }

    @Test func `Metrics and TLS ports are read, each as a target of its own`() async throws {
        let server = try ScriptedServer(routes: ["/metrics": .answer(Self.metrics)])
        let intermediate = root.intermediate()
        let leaf = intermediate.leaf(dns: ["istiod.istio-system.svc"])
        let serving = try PresentingServer(leaf, chain: [intermediate.certificate])
        try await run([
            IstiodTargetSettings(
                endpoint: try Endpoint(server.endpoint),
                tlsAddresses: [.init(host: "127.0.0.1", port: serving.port)],
                namespace: "istio-system",
                pod: "istiod-1"
            )
        ])
        let found = try #require(report("\(server.endpoint)/metrics"))
        #expect(found.namespace == "istio-system")
        #expect(found.pod == "istiod-1")
        #expect(found.address == nil)
        #expect(found.signingRequests == 5)
        #expect(found.rootNotAfter == 2_000_000_000)
        let slots = try #require(record("127.0.0.1:\(serving.port)")?.slots)
        #expect(slots.count == 2)
        let slot = try #require(slots.first { $0.key.role == .leaf })
        #expect(slot.key.source == .handshake)
        #expect(slot.key.namespace == "istio-system")
        #expect(slot.key.workload == "istiod")
        #expect(slot.key.pod == "istiod-1")
        #expect(slot.key.secret == "\(serving.port)")
        #expect(slot.key.name == "istiod.istio-system.svc")
        #expect(slot.value.current?.notAfter == leaf.decoded.notAfter)
        #expect(slots.keys.contains { $0.role == .intermediate })
    }

    @Test func `Without a pod the address tells istiods apart`() async throws {
        let servers = try (0..<2).map { _ in try ScriptedServer(routes: ["/metrics": .answer(Self.metrics)]) }
        let serving = try PresentingServer(root.leaf(dns: ["istiod.istio-system.svc"]))
        try await run([
            IstiodTargetSettings(
                endpoint: try Endpoint(servers[0].endpoint),
                tlsAddresses: [.init(host: "127.0.0.1", port: serving.port)]
            ),
            IstiodTargetSettings(endpoint: try Endpoint(servers[1].endpoint)),
        ])
        for server in servers {
            #expect(report("\(server.endpoint)/metrics")?.address == "127.0.0.1:\(server.port)")
        }
        let slot = try #require(record("127.0.0.1:\(serving.port)")?.slots.keys.first)
        #expect(slot.secret == "127.0.0.1:\(serving.port)")
    }

    @Test func `Why a target does not answer is told apart`() async throws {
        let refusing = try ScriptedServer(routes: ["*": .answer("Forbidden", status: "403 Forbidden")])
        let other = try ScriptedServer(routes: ["*": .answer("go_goroutines 5\n")])
        let broken = try ScriptedServer(routes: ["*": [.reset]])
        let ill = try ScriptedServer(routes: ["*": .answer("ill", status: "503 Service Unavailable")])
        // The port of a server that has stopped may be another test's by then; nobody has this one.
        let nobody = "http://127.0.0.1:1"
        try await run([
            IstiodTargetSettings(
                endpoint: try Endpoint(refusing.endpoint),
                tlsAddresses: [.init(host: "127.0.0.1", port: 1)]
            ),
            IstiodTargetSettings(endpoint: try Endpoint(other.endpoint)),
            IstiodTargetSettings(endpoint: try Endpoint(broken.endpoint)),
            IstiodTargetSettings(endpoint: try Endpoint(ill.endpoint)),
            IstiodTargetSettings(endpoint: try Endpoint(nobody)),
        ])
        let reason = { (server: ScriptedServer) in record("\(server.endpoint)/metrics")?.failureReason }
        #expect(reason(refusing) == "forbidden")
        #expect(reason(other) == "malformed")
        #expect(reason(broken) == "protocol")
        #expect(reason(ill) == "status")
        #expect(record("\(nobody)/metrics")?.failureReason == "connect")
        #expect(record("127.0.0.1:1")?.failureReason == "connect")
        #expect(inventory.snapshot.sources["istiod"]?.errors["forbidden"] == 1)
    }

    @Test func `A port that speaks no TLS shows no certificate`() async throws {
        let server = try ScriptedServer(routes: ["/metrics": .answer(Self.metrics)])
        try await run(
            [
                IstiodTargetSettings(
                    endpoint: try Endpoint(server.endpoint),
                    tlsAddresses: [.init(host: "127.0.0.1", port: server.port)]
                )
            ],
            timeout: .seconds(2)
        )
        let found = try #require(record("127.0.0.1:\(server.port)"))
        #expect(found.isUp == false)
        #expect(found.slots.isEmpty)
        #expect(report("\(server.endpoint)/metrics") != nil)
    }

    @Test func `Each target belongs to one shard, with its TLS ports`() async throws {
        let servers = try (0..<6).map { _ in try ScriptedServer(routes: ["/metrics": .answer(Self.metrics)]) }
        let targets = try servers.map { IstiodTargetSettings(endpoint: try Endpoint($0.endpoint)) }
        let parts = try (0..<2).map { index in
            let shard = Shard(index: index, total: 2)
            return try servers.filter { shard.contains(uid: "\(try Endpoint($0.endpoint))/metrics") }.map(\.endpoint)
        }
        #expect(Set(parts[0] + parts[1]) == Set(servers.map(\.endpoint)))
        let index = parts[0].isEmpty ? 1 : 0
        try await run(targets, shard: Shard(index: index, total: 2))
        #expect(Set(inventory.snapshot.records.keys.map(\.name)) == Set(parts[index].map { "\($0)/metrics" }))
        #expect(inventory.snapshot.sources["istiod"]?.shards == 2)
    }
}
