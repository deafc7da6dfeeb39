// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import HTTPTransport
import TestSupport
import Testing

@testable import CertificateSources

/// TLS servers at known addresses, looked at as they are.
@Suite(.timeLimit(.minutes(1))) struct TLSSourceTests {
    private let inventory: Inventory
    private let directory: TemporaryDirectory
    private let root = TestCertificateAuthority.root("CN=root")

    init() throws {
        inventory = Inventory()
        directory = try TemporaryDirectory()
        try directory.write(root.pem, to: "root.pem")
    }

    private func target(
        _ port: Int,
        _ adjust: (inout TLSHandshakeRequest) -> Void = { _ in }
    ) throws -> TLSTargetSettings {
        var request = try TLSHandshakeRequest(host: "127.0.0.1", port: port)
        request.trust = .file(directory.path("root.pem"))
        adjust(&request)
        return TLSTargetSettings(address: "127.0.0.1:\(port)", handshake: request)
    }

    /// Runs the source until every target of it was looked at.
    private func run(
        _ targets: [TLSTargetSettings],
        shard: Shard = Shard(index: 0, total: 1),
        timeout: Duration = .seconds(20)
    ) async throws {
        let context = SourceContext.silent(inventory: inventory)
        let settings = TLSSourceSettings(
            name: "edge",
            polling: .of(timeout: timeout),
            targets: targets,
            shard: shard
        )
        let source = TLSSource(settings: settings, transport: Transport(), context: context)
        try await source.runUntilLooked(as: "edge", in: context)
    }

    private func record(_ name: String) -> TargetRecord? {
        inventory.snapshot.records[TargetID(source: "edge", name: name)]
    }

    private func report(_ name: String) -> TLSEndpointReport? {
        guard case .tlsEndpoint(let report)? = record(name)?.reports.first else { return nil }
        return report
    }

    @Test func `A trusted server shows its chain, and ends when its root does`() async throws {
        let intermediate = root.intermediate()
        let leaf = intermediate.leaf(dns: ["shop.example"], ips: ["127.0.0.1"])
        let server = try PresentingServer(leaf, chain: [intermediate.certificate], ["-tls1_3", "-alpn", "h2"])
        try await run([try target(server.port) { $0.applicationProtocols = ["h2"] }])
        let address = "127.0.0.1:\(server.port)"
        let found = try #require(report(address))
        #expect(found.failures.isEmpty)
        #expect(found.serverName == nil)
        #expect(found.version == "TLSv1.3")
        #expect(found.cipher == "TLS_AES_256_GCM_SHA384")
        #expect(found.applicationProtocol == "h2")
        #expect(!found.requestsClientCertificate)
        #expect(found.handshakeMilliseconds != nil)
        let slots = try #require(record(address)?.slots)
        #expect(slots.count == 2)
        let slot = try #require(slots.first { $0.key.role == .leaf })
        #expect(slot.key == SlotID(source: .tls, secret: address, role: .leaf, name: "shop.example"))
        // The root was not presented: it is known because the chain was verified.
        #expect(slot.value.chain?.authorities.map(\.subject).last == "CN=root")
        #expect(record(address)?.isUp == true)
    }

    @Test func `What a client would refuse is data, and no failure`() async throws {
        let old = root.leaf(
            dns: ["shop.example"],
            notBefore: TestCertificateAuthority.moment(-7_200),
            notAfter: TestCertificateAuthority.moment(-3_600)
        )
        let servers = [
            try PresentingServer(old), try PresentingServer(TestCertificateAuthority.root("CN=other").certificate),
        ]
        try await run([
            try target(servers[0].port) { $0.serverName = "shop.example" },
            try target(servers[0].port) { $0.serverName = "pay.example" },
            try target(servers[1].port) { $0.serverName = "shop.example" },
        ])
        let address = "127.0.0.1:\(servers[0].port)"
        #expect(report("\(address) (shop.example)")?.failures == [.expired])
        #expect(report("\(address) (shop.example)")?.serverName == "shop.example")
        #expect(report("\(address) (pay.example)")?.failures == [.expired, .nameMismatch])
        let other = report("127.0.0.1:\(servers[1].port) (shop.example)")
        // A CA's key is not for servers.
        #expect(other?.failures == [.selfSigned, .nameMismatch, .other])
        #expect(inventory.snapshot.records.values.allSatisfy { $0.isUp == true })
        #expect(inventory.snapshot.sources["edge"]?.errors.values.reduce(0, +) == 0)
        // The two targets of one address show one certificate, which has its series once.
        let leaves = inventory.snapshot.records.values.flatMap { $0.slots.filter { $0.key.role == .leaf } }
        #expect(leaves.map(\.value.current?.notAfter) == [old.decoded.notAfter])
        withExtendedLifetime(servers) {}
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `A server that wants a certificate of ours still shows its own`(version: String) async throws {
        let leaf = root.leaf(ips: ["127.0.0.1"])
        let server = try PresentingServer(leaf, [version, "-Verify", "1", "-verify_return_error"])
        try await run([try target(server.port)])
        let found = try #require(report("127.0.0.1:\(server.port)"))
        #expect(found.requestsClientCertificate)
        #expect(found.failures.isEmpty)
        #expect(record("127.0.0.1:\(server.port)")?.slots.count == 1)
    }

    @Test func `Why no certificate is seen is told apart`() async throws {
        let leaf = root.leaf(ips: ["127.0.0.1"])
        let server = try PresentingServer(leaf, ["-alpn", "h2"])
        let silent = try ScriptedServer()
        // Nobody has this port; that of a server that has stopped may be another test's by then.
        let nobody = 1
        try await run(
            [
                try target(server.port) { $0.applicationProtocols = ["istio"] },
                try target(server.port) {
                    $0.serverName = "no.file"
                    $0.trust = .file(directory.path("none.pem"))
                },
                try target(nobody),
                try target(silent.port),
            ],
            timeout: .seconds(2)
        )
        let reasons = inventory.snapshot.records.values.map { [$0.id.name, $0.failureReason ?? "none"] }
        #expect(
            Set(reasons)
                == [
                    ["127.0.0.1:\(server.port)", "tls"], ["127.0.0.1:\(server.port) (no.file)", "credentials"],
                    ["127.0.0.1:\(nobody)", "connect"], ["127.0.0.1:\(silent.port)", "timeout"],
                ]
        )
        let errors = try #require(inventory.snapshot.sources["edge"]?.errors)
        #expect(errors["starttls"] == 0)
        #expect(errors["dns"] == 0)
        #expect(errors["tls"] == 1)
        withExtendedLifetime((server, silent)) {}
    }

    @Test func `An unchanged chain is not decoded again, and a changed one is news`() async throws {
        let servers = [
            try PresentingServer(root.leaf(ips: ["127.0.0.1"])), try PresentingServer(root.leaf(dns: ["b"])),
        ]
        let context = SourceContext.silent(inventory: inventory)
        let reader = TLSEndpointReader(
            transport: Transport(),
            interner: context.interner,
            signatures: context.signatures
        )
        let first = try await reader.read(try target(servers[0].port), within: .seconds(20))
        let again = try await reader.read(try target(servers[0].port), within: .seconds(20), after: first)
        #expect(again.certificates.map(\.fingerprint) == first.certificates.map(\.fingerprint))
        #expect(again.slots == first.slots)
        let changed = try await reader.read(try target(servers[1].port), within: .seconds(20), after: first)
        #expect(changed.slots != first.slots)
        withExtendedLifetime(servers) {}
    }

    @Test func `Every target belongs to one of the instances`() async throws {
        // Nobody has this port; that of a server that has stopped may be another test's by then.
        let nobody = 1
        let targets = try (0..<20).map { index in try target(nobody) { $0.serverName = "s\(index).example" } }
        var seen: [String] = []
        for index in 0..<3 {
            let inventory = Inventory()
            let source = TLSSourceTests(inventory: inventory, directory: directory)
            try await source.run(targets, shard: Shard(index: index, total: 3))
            seen += inventory.snapshot.records.keys.map(\.name)
        }
        #expect(seen.sorted() == targets.map(\.name).sorted())
    }

    private init(inventory: Inventory, directory: TemporaryDirectory) {
        self.inventory = inventory
        self.directory = directory
    }
}
