// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import TestSupport
import Testing

@testable import Vault

@Suite(.timeLimit(.minutes(1))) struct VaultClientTests {
    private static let transport = Transport()
    private static let timeout = Duration.seconds(20)

    private static func client(_ server: ScriptedServer, namespace: String? = nil) throws -> VaultClient {
        VaultClient(
            transport: transport,
            endpoint: try Endpoint(server.endpoint),
            namespace: namespace,
            maximumBodyBytes: 1 << 20
        )
    }

    private static func error<R>(_ body: () async throws(VaultError) -> R) async -> VaultError? {
        do throws(VaultError) {
            _ = try await body()
            return nil
        } catch {
            return error
        }
    }

    private static func answer(_ body: String, _ status: String = "200 OK") -> [ScriptedServerStep] {
        .answer(body, status: status)
    }

    // MARK: - Health

    private static func health(_ state: String) -> String {
        #"{"initialized":true,"sealed":false,"standby":false,"version":"1.20.0","server_time_utc":5120\#(state)}"#
    }

    @Test(arguments: [
        ("200 OK", false), ("429 Too Many Requests", true), ("472 DR", true), ("473 Performance Standby", true),
    ])
    func `every state of an unsealed server is an answer`(status: String, isStandby: Bool) async throws {
        let server = try ScriptedServer(routes: ["/v1/sys/health": Self.answer(Self.health(""), status)])
        let health = try await Self.client(server).health(within: Self.timeout)
        #expect(health.isStandby == isStandby)
        #expect(health.isInitialized && !health.isSealed)
        #expect(health.version == "1.20.0")
        #expect(health.serverTime == 5_120)
    }

    @Test func `a sealed server and one that was never initialised are answers, and no standbys`() async throws {
        let body = #"{"initialized":false,"sealed":true,"standby":true,"server_time_utc":1,"version":"2.0"}"#
        let server = try ScriptedServer(routes: ["/v1/sys/health": Self.answer(body, "501 Not Implemented")])
        let health = try await Self.client(server).health(within: Self.timeout)
        #expect(!health.isInitialized && health.isSealed && !health.isStandby)
    }

    @Test func `a gateway's 503 is no seal`() async throws {
        let server = try ScriptedServer(routes: ["*": Self.answer("<html>no upstream</html>", "503 Unavailable")])
        let error = await Self.error { () async throws(VaultError) in
            try await Self.clientOrFail(server).health(within: Self.timeout)
        }
        #expect(error?.reason == .transfer(.status))
        #expect(error?.status == 503)
    }

    private static func clientOrFail(_ server: ScriptedServer) throws(VaultError) -> VaultClient {
        do { return try client(server) } catch { throw VaultError(.malformed, "\(error)") }
    }

    @Test func `an answer that is none of Vault's is malformed`() async throws {
        for body in ["{}", "<html>", #"{"initialized":true}"#, ""] {
            let server = try ScriptedServer(routes: ["*": Self.answer(body)])
            let error = await Self.error { () async throws(VaultError) in
                try await Self.clientOrFail(server).health(within: Self.timeout)
            }
            #expect(error?.reason == .malformed, "\(body)")
        }
    }

    // MARK: - Lists

    @Test func `a list is asked for with LIST, and with a query where something refuses the method`() async throws {
        let keys = #"{"request_id":"1","data":{"keys":["a"],"key_info":{"a":{"issuer_name":"x","is_default":true}}}}"#
        let server = try ScriptedServer(routes: [
            "/v1/pki/issuers": Self.answer("<html>405</html>", "405 Not Allowed"),
            "/v1/pki/issuers?list=true": Self.answer(keys),
        ])
        let client = try Self.client(server)
        for _ in 0..<2 {
            let data = try await client.issuerKeys(of: "pki", within: Self.timeout)
            let issuers = try VaultIssuerKeys(data: data, maximumCount: 10).keys
            #expect(issuers == [VaultIssuerKeys.Key(id: "a", name: "x", isDefault: true)])
        }
        #expect(server.log.requests.map(\.method) == ["LIST", "GET", "GET"])
    }

    @Test func `Vault's own refusal of a list is not asked for again in another way`() async throws {
        let server = try ScriptedServer(routes: [
            "*": Self.answer(#"{"errors":["1 error occurred:\n\t* permission denied\n\n"]}"#, "403 Forbidden")
        ])
        let error = await Self.error { () async throws(VaultError) in
            try await Self.clientOrFail(server).issuerKeys(of: "pki", within: Self.timeout)
        }
        #expect(error?.reason == .forbidden)
        #expect(server.log.requests.map(\.method) == ["LIST"])
    }

    @Test func `more issuers than are read are an error that says so`() throws {
        let data = Array(#"{"keys":["a","b","c"]}"#.utf8)
        #expect(throws: VaultError.self) { try VaultIssuerKeys(data: data, maximumCount: 2) }
        #expect(try VaultIssuerKeys(data: data, maximumCount: 3).keys.count == 3)
    }

    @Test func `what stands around the data plays no part, and the data is as it was sent`() throws {
        let bodies = ["1", "2"].map { id in
            #"{"request_id":"\#(id)","data":{"b": [1, {"c":"}"}], "a":null},"warnings":null}"#
        }
        let data = try bodies.map { try VaultEnvelope.data(of: Array($0.utf8), of: "GET x") }
        #expect(
            data.map { String(decoding: $0, as: UTF8.self) }
                == Array(repeating: #"{"b": [1, {"c":"}"}], "a":null}"#, count: 2)
        )
        #expect(throws: VaultError.self) { try VaultEnvelope.data(of: Array(#"{"data":{"a":"#.utf8), of: "GET x") }
        #expect(throws: VaultError.self) { try VaultEnvelope.data(of: Array("[]".utf8), of: "GET x") }
    }

    @Test func `serial numbers come page by page, or at once from a server that knows no pages`() async throws {
        let page = { (keys: String) in Self.answer(#"{"data":{"keys":[\#(keys)]}}"#) }
        let paging = try ScriptedServer(routes: [
            "/v1/pki/certs?limit=2": page(#""01:0a","02""#),
            "/v1/pki/certs?limit=2&after=02": page(#""03""#),
            "/v1/pki/certs?limit=1": page(#""01""#),
            "/v1/pki/certs?limit=1&after=01": Self.answer(#"{"errors":[]}"#, "404 Not Found"),
        ])
        let plain = try ScriptedServer(routes: ["*": page(#""01:0a","02","03""#)])
        let serials = { (server: ScriptedServer, size: Int, maximum: Int) async throws in
            try await Self.client(server)
                .serials(
                    of: "pki",
                    tokenFile: nil,
                    pageSize: size,
                    maximumCount: maximum,
                    within: Self.timeout
                )
        }
        #expect(try await serials(paging, 2, 10) == ["01:0a", "02", "03"])
        #expect(try await serials(paging, 1, 10) == ["01"])
        // A page that is full by chance is no reason to take everything twice.
        for size in [2, 3, 4] { #expect(try await serials(plain, size, 3) == ["01:0a", "02", "03"]) }
        await #expect(throws: VaultError.self) { try await serials(plain, 3, 2) }
    }

    // MARK: - What is sent

    @Test func `paths keep the slashes of a mount and encode what a URL cannot hold`() {
        #expect(VaultPath.mount("team a/pki", "roles", "x/y?") == "team%20a/pki/roles/x%2Fy%3F")
        #expect(VaultPath.mount("ü", "ca") == "%C3%BC/ca")
    }

    @Test func `the namespace and the token go where Vault expects them, and the token nowhere else`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "token")
        try Data("hvs.canary\n".utf8).write(to: file)
        let server = try ScriptedServer(routes: [
            "*": Self.answer(#"{"errors":["permission denied, hvs.canary"]}"#, "403 Forbidden"),
            "/v1/pki/issuer/a/json": Self.answer(#"{"data":{"certificate":"x"}}"#),
        ])
        let client = try Self.client(server, namespace: "team/a")
        _ = try await client.issuer("a", of: "pki", within: Self.timeout)
        let error = await Self.error { () async throws(VaultError) in
            try await client.role("mesh", of: "pki", tokenFile: file.path, within: Self.timeout)
        }
        #expect(error?.reason == .forbidden)
        let requests = server.log.requests
        #expect(requests.map { $0.value(of: "x-vault-namespace") } == ["team/a", "team/a"])
        #expect(requests.map { $0.value(of: "x-vault-token") } == [nil, "hvs.canary"])
        #expect(requests.allSatisfy { $0.value(of: "x-vault-request") == "true" && !$0.target.contains("canary") })
        #expect(requests.allSatisfy { ["GET", "LIST"].contains($0.method) })
    }

    // MARK: - Refusals

    static let refusals: [(String, String, VaultError.Reason)] = [
        ("503 Unavailable", #"{"errors":["Vault is sealed"]}"#, .sealed),
        ("503 Unavailable", #"{"errors":["OpenBao is sealed"]}"#, .sealed),
        ("403 Forbidden", #"{"errors":["1 error occurred:\n\t* permission denied\n\n"]}"#, .forbidden),
        ("400 Bad Request", #"{"errors":["missing client token"]}"#, .forbidden),
        (
            "403 Forbidden", #"{"errors":["2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"]}"#,
            .tokenExpired
        ),
        ("403 Forbidden", #"{"errors":["bad token"]}"#, .tokenExpired),
        ("404 Not Found", #"{"errors":["no handler for route \"x\". route entry not found."]}"#, .notFound),
        ("404 Not Found", "<html>", .transfer(.status)),
        ("403 Forbidden", "<html>", .transfer(.status)),
        ("307 Temporary Redirect", "", .standby),
        ("301 Moved Permanently", "", .transfer(.status)),
        ("400 Bad Request", #"{"errors":["path disabled in replication DR secondary mode"]}"#, .standby),
        (
            "500 Internal Server Error", #"{"errors":["local node not active but active cluster node not found"]}"#,
            .noActive
        ),
        ("503 Unavailable", #"{"errors":["no active Vault instance found"]}"#, .noActive),
        ("429 Too Many Requests", #"{"errors":["rate limit quota exceeded"]}"#, .transfer(.status)),
        ("200 OK", "", .malformed),
    ]

    @Test(arguments: refusals)
    func `each way to be refused has a reason of its own`(
        status: String,
        body: String,
        reason: VaultError.Reason
    ) async throws {
        let server = try ScriptedServer(routes: ["*": Self.answer(body, status)])
        let error = await Self.error { () async throws(VaultError) in
            try await Self.clientOrFail(server).issuer("a", of: "pki", within: Self.timeout)
        }
        #expect(error?.reason == reason)
        #expect(error?.message.contains("\n") == false)
    }

    @Test func `an empty body is a mount without a CA`() async throws {
        let server = try ScriptedServer(routes: ["*": [.text("HTTP/1.1 204 No Content\r\n\r\n")]])
        let error = await Self.error { () async throws(VaultError) in
            try await Self.clientOrFail(server).authorityChain(of: "pki", within: Self.timeout)
        }
        #expect(error?.reason == .noIssuer)
        let list = try await Self.client(server)
            .revocationList(of: "pki", issuer: "a", isDelta: true, within: Self.timeout)
        #expect(list.isEmpty)
    }

    // MARK: - Tokens

    @Test func `a login's answer becomes a file that only this process reads, and a lease`() async throws {
        let jwt = try #require(Array("a.b.c".utf8).withUnsafeBytes { MemoryFile($0) })
        let body = #"{"data":null,"auth":{"client_token":"hvs.new","lease_duration":3600,"renewable":true}}"#
        let server = try ScriptedServer(routes: ["/v1/auth/kubernetes/login": Self.answer(body)])
        let login = try await Self.client(server)
            .logIn(
                role: "exporter",
                authMount: "kubernetes",
                serviceAccountTokenFile: jwt.path,
                within: Self.timeout
            )
        #expect(try String(contentsOfFile: login.token.path, encoding: .utf8) == "hvs.new")
        #expect(login.leaseDuration == 3_600 && login.isRenewable)
        let request = try #require(server.log.requests.first)
        #expect(request.method == "POST" && request.value(of: "content-type") == "application/json")
        #expect(String(decoding: request.body, as: UTF8.self) == #"{"role":"exporter","jwt":"a.b.c"}"#)
    }

    @Test func `a look at a token tells when it ends, whatever form Go gave the time`() throws {
        let text = { (time: String) in
            #"{"data":{"expire_time":\#(time),"ttl":100,"creation_ttl":300,"renewable":true,"id":"hvs.canary"}}"#
        }
        let read = { (time: String) in try text(time).utf8Bytes.withUnsafeBytes { try VaultTokenLookup($0) } }
        for time in [
            #""2026-01-01T00:00:00Z""#, #""2026-01-01T00:00:00.123456789Z""#, #""2025-12-31T20:00:00.5-04:00""#,
        ] {
            #expect(try read(time)?.expiration == 1_767_225_600, "\(time)")
        }
        let lease = try #require(try read(#""2026-01-01T00:00:00Z""#)).lease(at: 1_000)
        #expect(lease == TokenLease(end: 1_100, duration: 300, isRenewable: true))
        #expect(try read("null")?.lease(at: 1_000).end == nil)
        #expect(try "{}".utf8Bytes.withUnsafeBytes { try VaultTokenLookup($0) } == nil)
    }

    @Test func `an answer with a token that is far too long is not read on`() async throws {
        let jwt = try #require(Array("a".utf8).withUnsafeBytes { MemoryFile($0) })
        let server = try ScriptedServer(routes: ["*": .answer(String(repeating: " ", count: 100_000))])
        let error = await Self.error { () async throws(VaultError) in
            try await Self.clientOrFail(server).lookUpSelf(tokenFile: jwt.path, within: Self.timeout)
        }
        #expect(error?.reason == .transfer(.tooLarge))
    }
}

extension String {
    fileprivate var utf8Bytes: [UInt8] { Array(utf8) }
}
