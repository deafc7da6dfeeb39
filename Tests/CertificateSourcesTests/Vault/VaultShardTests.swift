// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import HTTPTransport
import Testing

@testable import CertificateSources

/// Which targets a source has, before any of them is asked.
@Suite struct VaultShardTests {
    private static let listing = VaultServerSettings.Listing(interval: .seconds(60), perSecond: 1, maximumCount: 1)

    private func targets(_ servers: [VaultServerSettings], shard: Shard = Shard(index: 0, total: 1)) -> [String] {
        VaultSource(
            settings: VaultSourceSettings(name: "pki", polling: .of(), servers: servers, shard: shard),
            transport: Transport(),
            context: .silent(),
            chance: { 0 }
        )
        .polls().flatMap(\.targets).map(\.name).sorted()
    }

    private static func server(
        _ url: String,
        namespace: String? = nil,
        token: String? = nil
    ) throws -> VaultServerSettings {
        VaultServerSettings(
            endpoint: try Endpoint(url),
            namespace: namespace,
            mounts: ["pki"],
            credential: token.map { .tokenFile($0) },
            roles: .all,
            listing: listing
        )
    }

    @Test func `everything that fails alone is a target of its own`() throws {
        let expected = ["", "/v1/auth/token", "/v1/pki", "/v1/pki/certs", "/v1/pki/roles"]
        #expect(try targets([Self.server("http://v:1", token: "/t")]) == expected.map { "http://v:1\($0)" })
    }

    @Test func `without a token there is nothing that needs one`() throws {
        #expect(try targets([Self.server("http://v:1")]) == ["http://v:1", "http://v:1/v1/pki"])
    }

    @Test func `several namespaces of a server are one server`() throws {
        let servers = [try Self.server("http://v:1"), try Self.server("http://v:1", namespace: "team/a")]
        #expect(targets(servers) == ["http://v:1", "http://v:1/v1/pki", "http://v:1/v1/team/a/pki"])
    }

    @Test func `of several instances each server belongs to one, with all of its namespaces`() throws {
        let servers = try (1...20).flatMap { number in
            [
                try Self.server("http://v:\(number)", token: "/t"),
                try Self.server("http://v:\(number)", namespace: "a"),
            ]
        }
        let parts = (0..<3).map { targets(servers, shard: Shard(index: $0, total: 3)) }
        #expect(parts.allSatisfy { !$0.isEmpty })
        #expect(parts.flatMap(\.self).sorted() == targets(servers))
        for part in parts {
            let authorities = Set(part.map { $0.split(separator: "/")[1] })
            #expect(part.count == authorities.count * 6)
        }
    }

    @Test func `where a source has several servers their mounts are told apart by them`() throws {
        let place = { (isOnlyServer: Bool) in
            VaultPlace(server: "v:1", namespace: "a", mount: "pki", isOnlyServer: isOnlyServer)
        }
        #expect(place(true).name == "a/pki" && place(true).location.name == "vault/a/pki")
        #expect(place(false).name == "v:1/a/pki" && place(false).location.name == "vault/v:1/a/pki")
        #expect(place(false).slot == SlotID(source: .vault, secret: "v:1/a/pki", role: .leaf))
    }
}
