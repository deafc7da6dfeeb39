// SPDX-License-Identifier: Apache-2.0

import Certificates
import Foundation
import HTTPTransport
import TestSupport
import Testing

@testable import CertificateHealth
@testable import CertificateSources

/// Why something fails, and what that costs.
extension VaultSourceTests {
    @Test func `a sealed server is told as one, keeps what was known, and comes back`() async throws {
        try await vault.addMount("pki")
        var poll = poll()
        await poll.run()
        try await vault.set(#"{"sealed":true}"#)
        await poll.run()
        #expect(server?.isSealed == true)
        #expect(record()?.isUp == true)
        #expect(failure("pki") == "sealed")
        #expect(record("pki")?.slots.count == 1)
        try await vault.set(#"{"sealed":false}"#)
        await poll.run()
        #expect(server?.isSealed == false && record("pki")?.isUp == true)
    }

    @Test func `each reason is told apart`() async throws {
        try await vault.control("POST", "/mounts", #"{"path":"empty"}"#)
        try await vault.addMount("pki")
        let token = try await vault.control("POST", "/tokens", #"{"paths":["pki/roles/*"]}"#, telling: "token")
        try folder.write(token, to: "token")
        var poll = poll(
            ["empty", "none", "pki"],
            credential: .tokenFile(folder.path("token")),
            roles: .named(["missing"])
        )
        await poll.run()
        #expect(failure("empty") == "no_issuer")
        #expect(failure("none") == "forbidden")
        #expect(failure("none/roles") == "forbidden")
        #expect(record("pki")?.isUp == true)
        try await vault.set(#"{"initialized":false}"#)
        await poll.run()
        #expect(server?.isInitialized == false)
        #expect(failure("pki") == "not_initialized")
        #expect(failure("auth/token") == "not_initialized")
    }

    @Test func `a server that is not there fails with all of its mounts at once`() async throws {
        var poll = VaultServerPoll(
            server: VaultServerSettings(endpoint: try .init("http://127.0.0.1:1"), mounts: ["pki"]),
            source: "pki",
            polling: .of(),
            tellsHealth: true,
            isOnlyServer: true,
            transport: vault.transport,
            context: .silent(inventory: inventory),
            chance: { 0 }
        )
        await poll.run()
        let records = inventory.snapshot.records.values
        #expect(records.map(\.failureReason) == ["connect", "connect"])
    }

    @Test func `a standby that sends its clients away is no failure, and one that asks for them shows all`()
        async throws
    {
        try await vault.addMount("pki")
        try await vault.set(#"{"standby":true,"forwards":false}"#)
        try folder.write(vault.rootToken, to: "token")
        var poll = poll(credential: .tokenFile(folder.path("token")), roles: .named(["mesh"]))
        await poll.run()
        #expect(server?.isStandby == true)
        #expect(["pki", "pki/roles", "auth/token"].allSatisfy { record($0) == nil })
        try await vault.set(#"{"forwards":true}"#)
        await poll.run()
        #expect(record("pki")?.isUp == true && record("auth/token")?.isUp == true)
        try await vault.set(#"{"disaster_recovery":true}"#)
        await poll.run()
        #expect(server?.isStandby == true && record("pki") == nil)
    }

    @Test func `what ended during a long outage is there again after it, though nothing changed`() async throws {
        try await vault.addMount("pki")
        try await vault.control("POST", "/roles", #"{"path":"pki","name":"mesh","ttl":3600}"#)
        try folder.write(vault.rootToken, to: "token")
        var poll = poll(credential: .tokenFile(folder.path("token")), roles: .all)
        await poll.run()
        let issuers = mount("pki")?.issuers
        try await vault.control("POST", "/faults", #"{"path":"/v1/sys/health","status":500}"#)
        try await vault.set(#"{"sealed":true}"#)
        await poll.run()
        ahead.advance(by: 700)
        _ = inventory.overview(at: UnixTime(Date().timeIntervalSince1970) + ahead.value)
        #expect(server == nil && record("pki")?.holdsValues == false && mount("pki/roles") == nil && token == nil)
        try await vault.control("DELETE", "/faults")
        try await vault.set(#"{"sealed":false}"#)
        await poll.run()
        #expect(server?.isSealed == false)
        #expect(record("pki")?.slots.count == 1 && issuers?.isEmpty == false && mount("pki")?.issuers == issuers)
        #expect(mount("pki/roles")?.roles.map(\.name) == ["mesh"])
        #expect(token != nil)
    }

    @Test func `a list that cannot be read for a while stays, and is counted`() async throws {
        try await vault.addMount("pki")
        var poll = poll()
        await poll.run()
        let lists = record("pki")?.revocationLists
        #expect(lists?.count == 1)
        let path = #""path":"/v1/pki/issuer/*/crl/der""#
        try await vault.control("POST", "/faults", #"{\#(path),"status":502,"count":1}"#)
        try await vault.control("POST", "/faults", #"{\#(path),"status":200,"body":"not a list"}"#)
        // Something else has to change for the mount to be shown anew.
        for name in ["second", "third"] {
            try await vault.control("POST", "/issuers", #"{"path":"pki","name":"\#(name)","common_name":"\#(name)"}"#)
            await poll.run()
            #expect(mount("pki")?.issuers.contains { $0.name == name } == true)
            #expect(record("pki")?.revocationLists.contains { $0.issuer == "CN=root" } == true)
        }
        let errors = inventory.snapshot.sources["pki"]?.errors
        #expect(errors?["status"] == 1 && (errors?["no_crl"] ?? 0) >= 1)
    }

    @Test func `an issuer that cannot be read costs no other, and what was known of it stays`() async throws {
        try await vault.addMount("pki")
        let id = try await vault.control(
            "POST",
            "/issuers",
            #"{"path":"pki","name":"second","common_name":"second"}"#,
            telling: "id"
        )
        try await vault.control("POST", "/faults", #"{"path":"/v1/pki/issuer/\#(id)/json","status":500,"count":1}"#)
        var poll = poll()
        await poll.run()
        #expect(mount("pki")?.issuers.map(\.name) == ["root"])
        #expect(record("pki")?.isUp == true)
        await poll.run()
        #expect(record("pki")?.slots.count == 2)
        try await vault.control("POST", "/faults", #"{"path":"/v1/pki/issuer/\#(id)/json","status":500,"count":1}"#)
        await poll.run()
        #expect(record("pki")?.slots.count == 2)
        #expect(inventory.snapshot.sources["pki"]?.errors["status"] == 2)
    }

    @Test func `a role that is not there costs no other`() async throws {
        try await vault.addMount("pki")
        try await vault.control("POST", "/roles", #"{"path":"pki","name":"mesh","ttl":3600}"#)
        try folder.write(vault.rootToken, to: "token")
        var poll = poll(credential: .tokenFile(folder.path("token")), roles: .named(["missing", "mesh"]))
        await poll.run()
        #expect(mount("pki/roles")?.roles.map(\.name) == ["mesh"])
        #expect(inventory.snapshot.sources["pki"]?.errors["not_found"] == 1)
    }

    @Test func `the only mount without the role that is asked for says so`() async throws {
        try await vault.addMount("pki")
        try folder.write(vault.rootToken, to: "token")
        var poll = poll(credential: .tokenFile(folder.path("token")), roles: .named(["missing"]))
        await poll.run()
        #expect(failure("pki/roles") == "not_found")
    }

    @Test func `a role of one mount is not missed in another, and one that no mount has is counted`() async throws {
        try await vault.addMount("pki")
        try await vault.addMount("pki_int")
        try await vault.control("POST", "/roles", #"{"path":"pki_int","name":"mesh","ttl":3600}"#)
        try folder.write(vault.rootToken, to: "token")
        var poll = poll(
            ["pki", "pki_int"],
            credential: .tokenFile(folder.path("token")),
            roles: .named(["mesh", "gone"])
        )
        await poll.run()
        #expect(record("pki/roles")?.isUp == true && record("pki_int/roles")?.isUp == true)
        #expect(mount("pki_int/roles")?.roles.map(\.name) == ["mesh"])
        #expect(inventory.snapshot.sources["pki"]?.errors["not_found"] == 1)
    }

    @Test func `a standby without an active server is a failure`() async throws {
        try await vault.addMount("pki")
        try await vault.set(#"{"standby":true,"forwards":false}"#)
        let answer = ##"{\"errors\":[\"no active Vault instance found\"]}"##
        try await vault.control("POST", "/faults", #"{"path":"/v1/pki/*","status":503,"body":"\#(answer)"}"#)
        var poll = poll()
        await poll.run()
        #expect(server?.isStandby == true && failure("pki") == "no_active")
    }
}
