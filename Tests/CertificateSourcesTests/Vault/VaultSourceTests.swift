// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Foundation
import HTTPTransport
import Synchronization
import TestSupport
import Testing

@testable import CertificateSources

/// One server, and one poll after another, without waiting for any clock.
@Suite(.timeLimit(.minutes(2))) struct VaultSourceTests {
    let vault: VaultStandIn
    let inventory = Inventory()
    let folder: TemporaryDirectory
    /// How far our clock is ahead of the real one.
    let ahead = Ahead()

    final class Ahead: Sendable {
        private let seconds = Mutex<Int64>(0)

        var value: Int64 { seconds.withLock { $0 } }

        func advance(by more: Int64) {
            seconds.withLock { $0 += more }
        }
    }

    init() throws {
        vault = try VaultStandIn()
        folder = try TemporaryDirectory()
    }

    func poll(
        _ mounts: [String] = ["pki"],
        namespace: String? = nil,
        credential: VaultCredential? = nil,
        roles: VaultServerSettings.Roles = .none,
        listing: VaultServerSettings.Listing? = nil
    ) -> VaultServerPoll {
        inventory.update { state in
            state.register(source: "pki", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 1_000))
        }
        return VaultServerPoll(
            server: VaultServerSettings(
                endpoint: vault.endpoint,
                name: "v",
                namespace: namespace,
                mounts: mounts,
                credential: credential,
                roles: roles,
                listing: listing
            ),
            source: "pki",
            polling: .of(),
            tellsHealth: true,
            isOnlyServer: true,
            transport: vault.transport,
            context: SourceContext(
                inventory: inventory,
                logger: SourceContext.silent().logger,
                clock: SteppingClock(),
                now: { [ahead] in UnixTime(Date().timeIntervalSince1970) + ahead.value }
            ),
            chance: { 0 }
        )
    }

    func record(_ path: String = "") -> TargetRecord? {
        inventory.snapshot.records[TargetID(source: "pki", name: path.isEmpty ? vault.url : "\(vault.url)/v1/\(path)")]
    }

    func failure(_ path: String) -> String? { record(path)?.failureReason }

    var server: VaultServerReport? {
        if case .vaultServer(let report) = record()?.reports.first { report } else { nil }
    }

    func mount(_ path: String) -> VaultMountReport? {
        if case .vaultMount(let report) = record(path)?.reports.first { report } else { nil }
    }

    var token: VaultServerReport.Token? {
        if case .vaultServer(let report) = record("auth/token")?.reports.first { report.tokens.first } else { nil }
    }

    // MARK: - Without a token

    @Test func `issuers, their chains and their lists are read without a token`() async throws {
        try await vault.addMount("pki")
        try await vault.control("POST", "/mounts", #"{"path":"pki_int"}"#)
        let id = try await vault.control(
            "POST",
            "/issuers",
            #"{"path":"pki_int","name":"mesh","common_name":"mesh","days":90,"parent":"root"}"#,
            telling: "id"
        )
        try await vault.control("POST", "/crl", #"{"path":"pki_int","issuer":"mesh","delta":true}"#)
        var poll = poll(["pki", "pki_int"])
        await poll.run()
        #expect(server?.isSealed == false && server?.isInitialized == true && server?.version == "2.5.0")
        let slots = try #require(record("pki_int")?.slots)
        #expect(Set(slots.keys.map(\.role)) == [.root, .intermediate])
        #expect(slots.keys.allSatisfy { $0.source == .vault && $0.secret == "pki_int" })
        #expect(Set(slots.keys.compactMap(\.name)) == ["root", "mesh"])
        let mesh = try #require(slots.first { $0.key.name == "mesh" }?.value)
        #expect(mesh.chain?.isAnchored == true)
        #expect(record("pki_int")?.location == AuthorityLocation(name: "vault/pki_int"))
        #expect(
            mount("pki_int")?.issuers == [
                VaultMountReport.Issuer(
                    id: id,
                    name: "mesh",
                    authority: mesh.certificate?.authorityID,
                    isDefault: true
                )
            ]
        )
        #expect(record("pki_int")?.revocationLists.isEmpty == false)
        #expect(
            record("pki_int")?.revocationLists.allSatisfy { $0.issuer == "CN=mesh" && $0.nextUpdate != nil } == true
        )
        let requests = try await vault.requests()
        #expect(requests.allSatisfy { !$0.hasToken && ["GET", "LIST"].contains($0.method) })
    }

    @Test func `an issuer that comes takes the name of none, and one that goes ends`() async throws {
        try await vault.addMount("pki", issuer: "ca")
        var poll = poll()
        await poll.run()
        let first = try #require(record("pki")?.slots.first?.key)
        try await vault.control("POST", "/issuers", #"{"path":"pki","name":"new","common_name":"ca","default":true}"#)
        await poll.run()
        let slots = try #require(record("pki")?.slots)
        #expect(slots.count == 2 && slots[first] != nil)
        #expect(Set(slots.keys.map(\.twin)) == [nil, 2])
        #expect(mount("pki")?.issuers.filter(\.isDefault).map(\.name) == ["new"])
        try await vault.control("DELETE", "/issuers", #"{"path":"pki","name":"new"}"#)
        await poll.run()
        #expect(record("pki")?.slots.keys.map { $0 } == [first])
    }

    @Test func `a namespace has its own mounts, under its own name`() async throws {
        try await vault.addMount("pki", namespace: "team/a", issuer: "theirs")
        var poll = poll(namespace: "team/a")
        await poll.run()
        #expect(record("team/a/pki")?.slots.keys.map(\.secret) == ["team/a/pki"])
        #expect(record("team/a/pki")?.location?.name == "vault/team/a/pki")
        #expect(mount("team/a/pki")?.namespace == "team/a")
    }

    @Test func `lists are read also where something refuses the method`() async throws {
        try await vault.addMount("pki")
        try await vault.set(#"{"refuses_list":true}"#)
        var poll = poll()
        await poll.run()
        #expect(record("pki")?.isUp == true)
    }

    @Test func `a mount of an old Vault shows its only CA`() async throws {
        try await vault.control("POST", "/mounts", #"{"path":"old","legacy":true}"#)
        try await vault.control("POST", "/issuers", #"{"path":"old","common_name":"old"}"#)
        var poll = poll(["old"])
        await poll.run()
        #expect(record("old")?.slots.keys.compactMap(\.name) == ["old"])
        #expect(record("old")?.revocationLists.count == 1)
        #expect(mount("old")?.issuers.isEmpty == true)
    }

    @Test func `what did not change is not decoded again`() async throws {
        try await vault.addMount("pki")
        // Each decoding would count it.
        let fault = #"{"path":"/v1/pki/issuer/*/crl/der","status":200,"body":"not a list"}"#
        try await vault.control("POST", "/faults", fault)
        var poll = poll()
        for _ in 0..<3 { await poll.run() }
        #expect(inventory.snapshot.sources["pki"]?.errors["no_crl"] == 1)
        #expect(record("pki")?.isUp == true)
    }

    // MARK: - With a token

    @Test func `a token's end, the roles it reads, and what it may not`() async throws {
        try await vault.addMount("pki")
        try await vault.control("POST", "/roles", #"{"path":"pki","name":"mesh","ttl":3600,"max_ttl":86400}"#)
        try await vault.control("POST", "/roles", #"{"path":"pki","name":"usual"}"#)
        let token = try await vault.control("POST", "/tokens", #"{"ttl":3600,"renewable":true}"#, telling: "token")
        try folder.write(token, to: "token")
        var poll = poll(credential: .tokenFile(folder.path("token")), roles: .all)
        await poll.run()
        #expect(token.isEmpty == false)
        #expect(self.token?.isRenewable == true)
        let end = try #require(self.token?.expiration)
        #expect(
            mount("pki/roles")?.roles == [
                VaultMountReport.Role(name: "mesh", lifetime: 3_600, maximumLifetime: 86_400),
                VaultMountReport.Role(name: "usual", lifetime: nil, maximumLifetime: nil),
            ]
        )
        await poll.run()
        #expect(self.token?.expiration == end)
    }

    @Test func `a token that ended costs only what needs it, and another in its file works at once`() async throws {
        try await vault.addMount("pki")
        try await vault.control("POST", "/roles", #"{"path":"pki","name":"mesh","ttl":60}"#)
        let token = try await vault.control("POST", "/tokens", "{}", telling: "token")
        try folder.write(token, to: "token")
        var poll = poll(credential: .tokenFile(folder.path("token")), roles: .all)
        await poll.run()
        #expect(self.token == VaultServerReport.Token(expiration: nil, isRenewable: false))
        try await vault.control("DELETE", "/tokens", #"{"token":"\#(token)"}"#)
        await poll.run()
        #expect(failure("auth/token") == "token_expired")
        #expect(failure("pki/roles") == "token_expired")
        #expect(record("pki")?.isUp == true)
        try folder.write(vault.rootToken, to: "token")
        await poll.run()
        #expect(record("auth/token")?.isUp == true && record("pki/roles")?.isUp == true)
        try folder.remove("token")
        await poll.run()
        #expect(failure("auth/token") == "auth")
        #expect(record("pki")?.isUp == true)
    }

    @Test func `a service account logs in once, renews in time, and logs in again at the end of the longest life`()
        async throws
    {
        try await vault.addMount("pki")
        try await vault.control("POST", "/logins", #"{"role":"exporter","jwt":"a.b.c","ttl":900,"max_ttl":1500}"#)
        try folder.write("a.b.c", to: "jwt")
        var poll = poll(
            credential: .kubernetes(role: "exporter", authMount: "kubernetes", tokenFile: folder.path("jwt"))
        )
        let posts = {
            try await vault.requests().filter { $0.method == "POST" }.map(\.path)
        }
        await poll.run()
        await poll.run()
        let login = "/v1/auth/kubernetes/login"
        let renewal = "/v1/auth/token/renew-self"
        #expect(try await posts() == [login])
        let end = try #require(token?.expiration)
        try await vault.control("POST", "/tokens/age", #"{"seconds":700}"#)
        await poll.run()
        #expect(try await posts() == [login, renewal])
        #expect(try #require(token?.expiration) > end - 700)
        try await vault.control("POST", "/tokens/age", #"{"seconds":600}"#)
        await poll.run()
        #expect(try await posts() == [login, renewal, renewal])
        await poll.run()
        #expect(try await posts() == [login, renewal, renewal, login])
    }

    @Test func `a login that is refused is told, and not tried again at once`() async throws {
        try await vault.addMount("pki")
        try await vault.control("POST", "/logins", #"{"role":"exporter","jwt":"a.b.c"}"#)
        try folder.write("x.y.z", to: "jwt")
        var poll = poll(
            credential: .kubernetes(role: "exporter", authMount: "kubernetes", tokenFile: folder.path("jwt")),
            roles: .all
        )
        await poll.run()
        await poll.run()
        #expect(failure("auth/token") == "forbidden")
        #expect(failure("pki/roles") == "forbidden")
        #expect(record("pki")?.isUp == true)
        #expect(try await vault.requests().filter { $0.method == "POST" }.count == 1)
    }

    // MARK: - What a mount keeps

    private static let listing = VaultServerSettings.Listing(
        interval: .seconds(1),
        perSecond: 1_000,
        maximumCount: 100
    )

    private func addLeaf(_ name: String, hours: Double = 24) async throws -> String {
        try await vault.control(
            "POST",
            "/certificates",
            #"{"path":"pki","common_name":"\#(name)","hours":\#(hours)}"#,
            telling: "serial"
        )
    }

    @Test func `the newest valid certificate of each name is shown, and all are counted`() async throws {
        try await vault.addMount("pki")
        let old = try await addLeaf("a.example", hours: 10)
        _ = try await addLeaf("over.example", hours: -1)
        let revoked = try await addLeaf("revoked.example")
        try await vault.control("POST", "/revocations", #"{"path":"pki","serial":"\#(revoked)"}"#)
        try folder.write(vault.rootToken, to: "token")
        var poll = poll(credential: .tokenFile(folder.path("token")), listing: Self.listing)
        var listing = try #require(poll.listings.first)
        await poll.run()
        await listing.run()
        #expect(mount("pki/certs")?.stored == [.valid: 2, .expired: 1, .revoked: 1])
        #expect(record("pki/certs")?.slots.keys.map(\.name) == ["a.example"])
        #expect(record("pki/certs")?.slots.values.allSatisfy { $0.chain?.isAnchored == true } == true)
        let requests = try await vault.requests().filter { $0.path.hasPrefix("/v1/pki/cert/") }
        #expect(requests.count == 4 && requests.allSatisfy { !$0.hasToken })
        // The one that is shown is revoked: nothing of its name is left.
        try await vault.control("POST", "/revocations", #"{"path":"pki","serial":"\#(old)"}"#)
        ahead.advance(by: 2)
        await listing.run()
        #expect(mount("pki/certs")?.stored == [.valid: 1, .expired: 1, .revoked: 2])
        #expect(record("pki/certs")?.slots.isEmpty == true)
        #expect(try await vault.requests().filter { $0.path.hasPrefix("/v1/pki/cert/") }.count == 4)
    }

    @Test func `without a listing nothing of it is asked, and one that is not due waits`() async throws {
        try await vault.addMount("pki")
        try folder.write(vault.rootToken, to: "token")
        var poll = poll(credential: .tokenFile(folder.path("token")))
        #expect(poll.listings.isEmpty)
        await poll.run()
        #expect(try await vault.requests().allSatisfy { !$0.path.contains("/cert") })
        let hourly = VaultServerSettings.Listing(interval: .seconds(3_600), perSecond: 1_000, maximumCount: 100)
        var other = self.poll(credential: .tokenFile(folder.path("token")), listing: hourly)
        var listing = try #require(other.listings.first)
        await other.run()
        await listing.run()
        await listing.run()
        #expect(try await vault.requests().filter { $0.path == "/v1/pki/certs" }.count == 1)
    }

    @Test func `a mount that keeps more than is listed says so and shows nothing`() async throws {
        try await vault.addMount("pki")
        for name in ["a", "b", "c"] { _ = try await addLeaf("\(name).example") }
        try folder.write(vault.rootToken, to: "token")
        let settings = VaultServerSettings.Listing(interval: .seconds(1), perSecond: 1_000, maximumCount: 3)
        var poll = poll(credential: .tokenFile(folder.path("token")), listing: settings)
        var listing = try #require(poll.listings.first)
        await poll.run()
        await listing.run()
        #expect(failure("pki/certs") == "too_many")
        #expect(record("pki/certs")?.slots.isEmpty == true)
        #expect(record("pki")?.isUp == true)
    }
}
