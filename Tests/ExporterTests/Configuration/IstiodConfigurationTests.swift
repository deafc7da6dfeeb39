// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import Testing

@testable import Exporter

@Suite struct IstiodConfigurationTests {
    private func source(_ text: String) throws -> IstiodSourceConfiguration? {
        guard case .istiod(let source) = try parse(text).sources.first else { return nil }
        return source
    }

    private static func of(_ target: String) -> String {
        "sources: [{name: a, type: istiod, targets: [\(target)]}]"
    }

    @Test func `A target needs no more than its URL`() throws {
        let found = try source(Self.of(#"{url: "http://istiod.istio-system:15014"}"#))
        let expected = IstiodSourceConfiguration(
            name: "a",
            targets: [IstiodTarget(url: try MetricsAddress("http://istiod.istio-system:15014/metrics"))]
        )
        #expect(found == expected)
    }

    @Test(arguments: [
        ("http://H:15014", "http://h:15014/metrics"), ("http://h:15014/", "http://h:15014/metrics"),
        ("HTTPS://h", "https://h:443/metrics"), ("http://[::1]:15014/a/b?x=1", "http://[::1]:15014/a/b?x=1"),
    ])
    func `URLs that mean the same are one`(text: String, normal: String) throws {
        #expect(try MetricsAddress(text).description == normal)
    }

    @Test func `Every instance answers for its own part of the targets`() throws {
        let text = "shard: {index: 1, total: 3}\n" + Self.of(#"{url: "http://h:15014"}"#)
        #expect(try source(text)?.shard == Shard(index: 1, total: 3))
    }

    static let mistakes = [
        ConfigurationProblemTests.Case(
            "sources: [{name: a, type: istiod}]",
            "1:11: sources[0]: targets is missing; add targets: [{url: \"http://istiod.istio-system:15014\"}]"
        ),
        ConfigurationProblemTests.Case(
            of("{labels: {pod: a}}"),
            "1:45: sources[0].targets[0]: url is missing; add url: http://host:15014"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "h:15014"}"#),
            "1:51: sources[0].targets[0].url: \"h:15014\" is not an http or https URL; "
                + "write http://host:port or https://host:port, with a path if it is not /metrics"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "unix:///run/istiod"}"#),
            "1:51: sources[0].targets[0].url: \"unix:///run/istiod\" is not an http or https URL; "
                + "write http://host:port or https://host:port, with a path if it is not /metrics"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://me:secret@h:15014/metrics"}"#),
            "1:51: sources[0].targets[0].url: a URL must not hold credentials; "
                + "take them out and use bearer_token_file or tls"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://h:15014/a b"}"#),
            "1:51: sources[0].targets[0].url: the URL's path holds what a URL cannot; percent-encode it"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://h:1"}, {url: "http://h:1/metrics"}"#),
            "1:72: sources[0].targets[1].url: \"http://h:1/metrics\" is already a target in line 1, column 51; keep one"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://h:1", tls_addresses: ["h:15012", "H:15012"]}"#),
            "1:92: sources[0].targets[0].tls_addresses[1]: \"h:15012\" is already a target in line 1, column 81; "
                + "keep one"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://h:1", tls_addresses: ["h"]}"#),
            "1:81: sources[0].targets[0].tls_addresses[0]: \"h\" is not a host and port; "
                + "write host:port, an IPv6 address in brackets"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://h:1", tls_addresses: ["h:0"]}"#),
            "1:81: sources[0].targets[0].tls_addresses[0]: \"h:0\" is not a host and port; "
                + "write host:port, an IPv6 address in brackets"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://h:1", labels: {workload: a}}"#),
            "1:74: sources[0].targets[0].labels: key \"workload\" is not known; use namespace or pod, or delete it"
        ),
        ConfigurationProblemTests.Case(
            of(#"{url: "http://h:1", rotation_ratio: 1}"#),
            "1:65: sources[0].targets[0]: key \"rotation_ratio\" is not known; "
                + "use url, tls_addresses or labels, or delete it"
        ),
        ConfigurationProblemTests.Case(
            #"sources: [{name: a, type: istiod, tls: {}, targets: [{url: "http://h:1"}]}]"#,
            "1:35: sources[0].tls: no target of this source is https, so tls has no effect; "
                + "write the targets' urls with https:// or delete tls"
        ),
        ConfigurationProblemTests.Case(
            "sources: [{name: a, type: envoy, targets: [{url: \"http://h:1\", agent_url: \"unix:///run/a\"}]}]",
            "1:75: sources[0].targets[0].agent_url: an agent is asked by http; write http://host:15020"
        ),
    ]

    @Test(arguments: mistakes)
    func `A mistake is told with its place and its fix`(mistake: ConfigurationProblemTests.Case) {
        #expect(problemLines(mistake.text) == ["config.yml:\(mistake.line)"])
    }
}
