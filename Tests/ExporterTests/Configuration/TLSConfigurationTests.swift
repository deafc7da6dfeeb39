// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import HTTPTransport
import Testing

@testable import Exporter

@Suite struct TLSConfigurationTests {
    private func source(_ text: String) throws -> TLSSourceConfiguration? {
        guard case .tls(let source) = try parse(text, file: "/etc/ice/config.yml").sources.first else { return nil }
        return source
    }

    private static func of(_ target: String) -> String {
        "sources: [{name: a, type: tls, targets: [\(target)]}]"
    }

    @Test func `A target needs no more than its address`() throws {
        let expected = TLSSourceConfiguration(
            name: "a",
            targets: [TLSTarget(address: ServerAddress(host: "shop.example.com", port: 443))]
        )
        #expect(try source(Self.of("{address: \"Shop.example.com:443\"}")) == expected)
    }

    @Test func `All that a handshake can be told`() throws {
        let text = Self.of(
            "{address: \"[::1]:25\", server_name: Mail.example, alpn: [h2, istio], starttls: smtp, ca_file: ca.pem, "
                + "cert_file: /c.pem, key_file: k.pem}"
        )
        let expected = TLSHandshakeConfiguration(
            serverName: "mail.example",
            applicationProtocols: ["h2", "istio"],
            startTLS: .smtp,
            caFile: "/etc/ice/ca.pem",
            certFile: "/c.pem",
            keyFile: "/etc/ice/k.pem"
        )
        #expect(
            try source(text)?.targets == [TLSTarget(address: ServerAddress(host: "::1", port: 25), handshake: expected)]
        )
    }

    @Test func `One address may be asked for several names`() throws {
        let text = Self.of("{address: \"a:1\"}, {address: \"a:1\", server_name: b}, {address: \"a:1\", server_name: c}")
        #expect(try source(text)?.targets.map(\.name) == ["a:1", "a:1 (b)", "a:1 (c)"])
    }

    @Test func `Every instance answers for its own part of the targets`() throws {
        let text = "shard: {index: 1, total: 3}\n" + Self.of("{address: \"a:1\"}")
        #expect(try source(text)?.shard == Shard(index: 1, total: 3))
    }

    @Test func `Probes are off unless targets are allowed`() throws {
        #expect(try parse("").probe == nil)
        let text = "probe: {allowed_targets: [\"*.Example.com:443\"], modules: {mail: {starttls: imap}, plain: {}}}"
        let probe = try #require(try parse(text).probe)
        #expect(probe.modules["mail"] == TLSHandshakeConfiguration(startTLS: .imap))
        #expect(probe.modules["plain"] == TLSHandshakeConfiguration())
        #expect(probe.allows(ServerAddress(host: "shop.example.com", port: 443)))
        #expect(!probe.allows(ServerAddress(host: "shop.example.com", port: 22)))
        #expect(!probe.allows(ServerAddress(host: "shop.example.com.evil.org", port: 443)))
    }

    static let mistakes = [
        ConfigurationProblemTests.Case(
            "sources: [{name: a, type: tls}]",
            "1:11: sources[0]: targets is missing; add targets: [{address: \"shop.example.com:443\"}]"
        ),
        ConfigurationProblemTests.Case(
            of("{server_name: a}"),
            "1:42: sources[0].targets[0]: address is missing; add address: host:port"
        ),
        ConfigurationProblemTests.Case(
            of("{address: a}"),
            "1:52: sources[0].targets[0].address: \"a\" is not a host and port; "
                + "write host:port, an IPv6 address in brackets"
        ),
        ConfigurationProblemTests.Case(
            of("{address: \"a:1\", sni: b}"),
            "1:59: sources[0].targets[0]: key \"sni\" is not known; "
                + "use address, server_name, alpn, starttls, ca_file, cert_file or key_file, or delete it"
        ),
        ConfigurationProblemTests.Case(
            of("{address: \"a:1\", server_name: \"::1\"}"),
            "1:72: sources[0].targets[0].server_name: \"::1\" is not a DNS name; "
                + "write a name like shop.example.com; an address needs none"
        ),
        ConfigurationProblemTests.Case(
            of("{address: \"a:1\", starttls: smpt}"),
            "1:69: sources[0].targets[0].starttls: \"smpt\" is not known; "
                + "did you mean smtp? use smtp, imap, pop3, postgres or ldap"
        ),
        ConfigurationProblemTests.Case(
            of("{address: \"a:1\", cert_file: c}"),
            "1:42: sources[0].targets[0]: key_file is missing; cert_file needs it"
        ),
        ConfigurationProblemTests.Case(
            of("{address: \"a:1\", alpn: [h2, h2]}"),
            "1:70: sources[0].targets[0].alpn[1]: is already in the list, in line 1, column 66; keep one"
        ),
        ConfigurationProblemTests.Case(
            of("{address: \"a:1\"}, {address: \"A:1\"}"),
            "1:70: sources[0].targets[1].address: \"a:1\" is already a target in line 1, column 52; keep one"
        ),
        ConfigurationProblemTests.Case(
            "probe: {}",
            "1:8: probe: allowed_targets is missing; add allowed_targets: [\"*.example.com:443\"]"
        ),
        ConfigurationProblemTests.Case(
            "probe: {allowed_targets: [shop]}",
            "1:27: probe.allowed_targets[0]: \"shop\" matches no target; write host:port, with * for any"
        ),
        ConfigurationProblemTests.Case(
            "probe: {allowed_targets: [\"a:1\"], modules: {m: {address: b}}}",
            "1:49: probe.modules.m: key \"address\" is not known; "
                + "use server_name, alpn, starttls, ca_file, cert_file or key_file, or delete it"
        ),
        ConfigurationProblemTests.Case(
            "probe: {allowed_targets: [\"a:1\"], modules: [m]}",
            "1:44: probe.modules: is a list, not a mapping; write it as lines of \"key: value\" with names of your own"
        ),
    ]

    @Test(arguments: mistakes)
    func `A mistake is told with its place and its fix`(mistake: ConfigurationProblemTests.Case) {
        #expect(problemLines(mistake.text) == ["config.yml:\(mistake.line)"])
    }
}
