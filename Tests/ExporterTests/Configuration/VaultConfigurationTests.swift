// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import Testing

@testable import Exporter

@Suite struct VaultConfigurationTests {
    private func source(_ text: String) throws -> VaultSourceConfiguration? {
        guard case .vault(let source) = try parse(text, file: "/etc/ice/config.yml").sources.first else { return nil }
        return source
    }

    private static func of(_ servers: String, _ more: String = "") -> String {
        "sources: [{name: a, type: vault, \(more)servers: [\(servers)]}]"
    }

    @Test func `A server needs a URL and mounts, and no token`() throws {
        let found = try source(Self.of(#"{url: "https://Vault.example", mounts: [pki]}"#))
        let server = VaultServerConfiguration(url: try AdminAddress("https://vault.example:443"), mounts: ["pki"])
        let expected = VaultSourceConfiguration(
            name: "a",
            polling: PollingConfiguration(interval: .seconds(60), timeout: .seconds(10), maxAge: .seconds(1800)),
            servers: [server]
        )
        #expect(found == expected)
        #expect(server.credential == nil && server.roles == .none && server.listing == nil)
    }

    @Test func `A login has the defaults of a pod, and a listing those of the reference`() throws {
        let found = try source(
            Self.of(
                """
                {url: "http://v:8200", mounts: [/pki/, a/b], kubernetes_login: {role: mesh}, roles: all,
                list_certificates: {}}
                """
            )
        )
        let server = try #require(found?.servers.first)
        #expect(server.mounts == ["pki", "a/b"])
        #expect(server.roles == .all)
        #expect(
            server.credential
                == .kubernetes(
                    role: "mesh",
                    authMount: "kubernetes",
                    tokenFile: "/var/run/secrets/kubernetes.io/serviceaccount/token"
                )
        )
        #expect(
            server.listing
                == VaultServerSettings.Listing(interval: .seconds(600), perSecond: 10, maximumCount: 10_000)
        )
    }

    @Test func `A token's file is found beside the configuration`() throws {
        let text = #"{url: "http://v:8200", namespace: /team/a/, mounts: [pki], token_file: token, roles: [mesh]}"#
        let server = try #require(try source(Self.of(text))?.servers.first)
        #expect(server.credential == .tokenFile("/etc/ice/token"))
        #expect(server.namespace == "team/a")
        #expect(server.roles == .named(["mesh"]))
    }

    @Test func `Namespaces of one server are entries of one name`() throws {
        let text = Self.of(
            #"{url: "http://v:1", mounts: [pki]}, {url: "http://v:1", namespace: a, mounts: [pki]}"#
        )
        #expect(try source(text)?.servers.map(\.namespace) == [nil, "a"])
    }

    @Test func `Every instance answers for its own part of the servers`() throws {
        let text = "shard: {index: 1, total: 3}\n" + Self.of(#"{url: "http://v:1", mounts: [pki]}"#)
        #expect(try source(text)?.shard == Shard(index: 1, total: 3))
    }

    static let mistakes = [
        ConfigurationProblemTests.Case(
            "sources: [{name: a, type: vault}]",
            "1:11: sources[0]: servers is missing; "
                + "add servers: [{url: \"https://vault.example.com:8200\", mounts: [pki]}]"
        ),
        ConfigurationProblemTests.Case(
            of("{mounts: [pki]}"),
            "1:44: sources[0].servers[0]: url is missing; add url: https://host:8200"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1"}"#),
            "1:44: sources[0].servers[0]: mounts is missing; add mounts: [pki]"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [pki, pki/]}"#),
            "1:78: sources[0].servers[0].mounts[1]: is already in the list, in line 1, column 73; keep one"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: ["a//b"]}"#),
            "1:73: sources[0].servers[0].mounts[0]: \"a//b\" is no path of Vault's; "
                + "write it as `vault secrets list` shows it, like pki or team/pki"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [a]}, {url: "http://v:1", mounts: [b]}"#),
            "1:84: sources[0].servers[1].url: \"http://v:1\" is already a target in line 1, column 50; keep one"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", name: x, mounts: [a]}, {url: "http://w:1", name: x, mounts: [b]}"#),
            "1:113: sources[0].servers[1].name: \"x\" is the name of http://v:1 already; "
                + "give each server a name of its own"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [a]}, {url: "http://v:1", namespace: n, name: x, mounts: [b]}"#),
            "1:118: sources[0].servers[1].name: the server is called \"v:1\" already; "
                + "give all namespaces of a server the same name"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [a], token_file: t, kubernetes_login: {role: r}}"#),
            "1:92: sources[0].servers[0].kubernetes_login: there is a token_file too; keep one of the two"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [a], kubernetes_login: {mount: k}}"#),
            "1:95: sources[0].servers[0].kubernetes_login: role is missing; "
                + "add role: the name of a role of the auth method"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [a], kubernetes_login: {role: "a\"b"}}"#),
            "1:102: sources[0].servers[0].kubernetes_login.role: \"a\"b\" is no name of a role; "
                + "use letters, digits, dashes, dots and underscores"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [a], roles: all}"#),
            "1:77: sources[0].servers[0].roles: is not told without a token; "
                + "add token_file or kubernetes_login, or delete roles"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [a], token_file: t, roles: some}"#),
            "1:99: sources[0].servers[0].roles: \"some\" is no list of roles; write all, or [mesh, web]"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [a], token_file: t, list_certificates: {interval: 1h}}"#),
            "1:122: sources[0].servers[0].list_certificates.interval: interval 1h is not shorter than max_age 30m; "
                + "set it shorter, or max_age longer: what was listed would end in between"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [a], tls: {ca_file: c}}"#),
            "1:77: sources[0].servers[0].tls: no target of this source is https, so tls has no effect; "
                + "write the targets' urls with https:// or delete tls"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://v:1", mounts: [a], token: hvs.secret}"#),
            "1:77: sources[0].servers[0]: key \"token\" is not known; secrets are read from files: use token_file"
        ),
    ]

    @Test(arguments: mistakes)
    func `A mistake is told with its place and its fix`(mistake: ConfigurationProblemTests.Case) {
        #expect(problemLines(mistake.text) == ["config.yml:\(mistake.line)"])
    }
}
