// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exporter

@Suite struct ConfigurationProblemTests {
    /// A text and the whole line that it must be answered with.
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var line: String
        var testDescription: String { line }

        init(_ text: String, _ line: String) {
            self.text = text
            self.line = line
        }

        /// An envoy source with these lines from line 5, column 5 on.
        init(source lines: String, _ line: String) {
            self.init(envoySource(lines), line)
        }

        init(target: String, _ line: String) {
            self.init("sources: [{name: a, type: envoy, targets: [\(target)]}]", line)
        }
    }

    static let durationRemedy = "write numbers with units, the larger first, for example 500ms, 30s, 1m30s, 24h or 1d"
    static let urlRemedy = "write http://host:port, https://host:port or unix:///path"
    static let typesRemedy = "known types are cert_manager, envoy, files, istiod, kubernetes, tls, vault"

    static let parts = "web, shard, sources, probe, rotation, trust_domains or pins"

    static let documents = [
        Case("- a", "1:1: is a list, not a mapping; write it as lines of \"key: value\" with \(parts)"),
        Case("a", "1:1: is a single value, not a mapping; write it as lines of \"key: value\" with \(parts)"),
        Case("webb: {}", "1:1: key \"webb\" is not known; did you mean web?"),
        Case("lamp: {}", "1:1: key \"lamp\" is not known; use \(parts), or delete it"),
        Case("? [a]\n: b", "1:3: a key is a list, not a text; use one of \(parts)"),
        Case("web:", "1:1: web: has no value; give one or delete the line"),
        Case("<<: {}", "1:1: key \"<<\" is not known; merge keys are not supported, write the keys out"),
        Case("sources: []", "1:10: sources: the list is empty; add an item or delete the key"),
        Case("sources: {}", "1:10: sources: is a mapping, not a list; write it as a list: - name: mesh"),
        Case(
            "sources: [5]",
            "1:11: sources[0]: is a single value, not a mapping; write it as lines of \"key: value\" with name, type, interval, timeout, max_age, limits, "
                + "cluster, kubeconfig, namespaces, root_namespace, requests, targets, certs_every, tls, bearer_token_file, paths, passphrases, watch, proxies, secrets or servers"
        ),
        Case("web: !include x.yml", "1:6: web: the tag \"!include\" is not supported; write the value itself"),
        Case(
            "web: {listen_adress: \":1\"}",
            "1:7: web: key \"listen_adress\" is not known; did you mean listen_address?"
        ),
        Case(
            "web: {listenAddress: \":1\"}",
            "1:7: web: key \"listenAddress\" is not known; did you mean listen_address?"
        ),
    ]

    static let webs = [
        Case(
            "web: {listen_address: 9694}",
            "1:23: web.listen_address: \"9694\" is a port without a colon; write \":9694\""
        ),
        Case(
            "web: {listen_address: \"::1:9694\"}",
            "1:23: web.listen_address: \"::1:9694\" is not a listen address; write host:port, for example \":9694\", \"127.0.0.1:9694\" or \"[::1]:9694\""
        ),
        Case(
            "web: {listen_address: \":65536\"}",
            "1:23: web.listen_address: \":65536\" is not a listen address; write host:port, for example \":9694\", \"127.0.0.1:9694\" or \"[::1]:9694\""
        ),
        Case("web: {listen_address: \"\"}", "1:23: web.listen_address: is empty; give a value or delete the key"),
        Case(
            "web: {listen_address: \"a\\nb\"}",
            "1:23: web.listen_address: holds a control character or line break; write it on one line"
        ),
        Case(
            "web: {telemetry_path: metrics}",
            "1:23: web.telemetry_path: \"metrics\" is not a path; write one like /metrics"
        ),
        Case(
            "web: {telemetry_path: /-/x}",
            "1:23: web.telemetry_path: \"/-/x\" is used by the server for something else; choose another, for example /metrics"
        ),
    ]

    static let sources = [
        Case(
            "sources: [{type: files, paths: [a]}]",
            "1:11: sources[0]: name is missing; give the source a name of its own"
        ),
        Case(
            "sources: [{name: a, paths: [a]}]",
            "1:11: sources[0]: type is missing; "
                + "add one of cert_manager, envoy, files, istiod, kubernetes, tls or vault"
        ),
        Case(
            "sources: [{name: a, type: envoi, targets: []}]",
            "1:27: sources[0].type: type \"envoi\" is not known; did you mean envoy? \(typesRemedy)"
        ),
        Case(
            "sources: [{name: a, type: envoy}]",
            "1:11: sources[0]: targets is missing; add targets: [{url: \"http://127.0.0.1:15000\"}]"
        ),
        Case(
            "sources: [{name: a, type: files}]",
            "1:11: sources[0]: paths is missing; add paths: [\"/etc/istio/certs/*.pem\"]"
        ),
        Case(
            "sources: [{name: a, type: files, paths: [a], targets: []}]",
            "1:46: sources[0]: key \"targets\" is not known; use name, type, interval, timeout, max_age, limits, paths or passphrases, or delete it"
        ),
        Case(
            "sources: [{name: a, type: files, paths: a.pem}]",
            "1:41: sources[0].paths: is a single value, not a list; write it as a list: - \"/etc/istio/certs/*.pem\""
        ),
        Case(
            "sources: [{name: a, type: files, paths: [a, a]}]",
            "1:45: sources[0].paths[1]: \"a\" is already in the list, in line 1, column 42; keep one"
        ),
        Case(
            "sources: [{name: a, type: files, paths: [{}]}]",
            "1:42: sources[0].paths[0]: is a mapping, not a single value; write one value behind the colon"
        ),
        Case(
            "sources:\n  - {name: a, type: files, paths: [a]}\n  - {name: a, type: files, paths: [b]}",
            "3:12: sources[1].name: name \"a\" is already used in line 2, column 12; give each source a name of its own"
        ),
        Case(source: "interval: 30", "5:15: sources[0].interval: \"30\" has no unit; write 30s for seconds"),
        Case(source: "interval: soon", "5:15: sources[0].interval: \"soon\" is not a duration; \(durationRemedy)"),
        Case(source: "interval: 10ms", "5:15: sources[0].interval: \"10ms\" is out of range; use 100ms to 365d"),
        Case(
            source: "timeout: 30s",
            "5:14: sources[0].timeout: timeout 30s is not shorter than interval 30s; set timeout shorter than interval"
        ),
        Case(
            source: "max_age: 30s",
            "5:14: sources[0].max_age: max_age 30s is not longer than interval 30s; set max_age longer than interval"
        ),
        Case(
            source: "limits: {max_series: 0}",
            "5:26: sources[0].limits.max_series: \"0\" is not a whole number in range; use 1 to 10000000, digits only"
        ),
        Case(
            source: "limits: {max_body_bytes: 8MiB}",
            "5:30: sources[0].limits.max_body_bytes: \"8MiB\" is not a whole number in range; use 1024 to 1073741824, digits only"
        ),
        Case(
            source: "certs_every: -1",
            "5:18: sources[0].certs_every: \"-1\" is not a whole number in range; use 1 to 100000, digits only"
        ),
        Case(
            source: "bearer_token: s3cret",
            "5:5: sources[0]: key \"bearer_token\" is not known; secrets are read from files: use bearer_token_file"
        ),
        Case(
            source: "tls: {ca_file: a}",
            "5:5: sources[0].tls: no target of this source is https, so tls has no effect; write the targets' urls with https:// or delete tls"
        ),
        Case(
            "sources: [{name: a, type: envoy, targets: [{url: \"https://h\"}], tls: {key_file: k}}]",
            "1:70: sources[0].tls: cert_file is missing; key_file needs it"
        ),
    ]

    static let targets = [
        Case(target: "{}", "1:44: sources[0].targets[0]: url is missing; add url: http://host:port or unix:///path"),
        Case(target: "{url: \"h:1\"}", "1:50: sources[0].targets[0].url: \"h:1\" is not a URL; \(urlRemedy)"),
        Case(
            target: "{url: \"ftp://h:1\"}",
            "1:50: sources[0].targets[0].url: scheme \"ftp\" is not known; \(urlRemedy)"
        ),
        Case(
            target: "{url: \"unix://run/x\"}",
            "1:50: sources[0].targets[0].url: a unix socket needs an absolute path; write three slashes: unix:///run/envoy/admin.sock"
        ),
        Case(
            target: "{url: \"http://h:1/stats\"}",
            "1:50: sources[0].targets[0].url: the URL goes on after its port; end it there; the paths of the admin interface are added by the program"
        ),
        Case(
            target: "{url: \"http://me:s3cret@h:1\"}",
            "1:50: sources[0].targets[0].url: a URL must not hold credentials; take them out and use bearer_token_file or tls"
        ),
        Case(
            target: "{url: \"http://::1:80\"}",
            "1:50: sources[0].targets[0].url: \"::1:80\" is not a host and port; write http://host:port, an IPv6 address in brackets"
        ),
        Case(
            target: "{url: \"http://h:0\"}",
            "1:50: sources[0].targets[0].url: port \"0\" is not one; use a number from 1 to 65535"
        ),
        Case(
            target: "{url: \"http://h:1\"}, {url: \"http://H:1/\"}",
            "1:71: sources[0].targets[1].url: \"http://h:1\" is already a target in line 1, column 50; keep one"
        ),
        Case(
            target: "{url: \"http://h:1\", rotation_ratio: 1.5}",
            "1:80: sources[0].targets[0].rotation_ratio: \"1.5\" is not a ratio; use a number from 0 to 1 like 0.5"
        ),
        Case(
            target: "{url: \"http://h:1\", rotation_ratio: nan}",
            "1:80: sources[0].targets[0].rotation_ratio: \"nan\" is not a ratio; use a number from 0 to 1 like 0.5"
        ),
        Case(
            target: "{url: \"http://h:1\", labels: {secret: x}}",
            "1:73: sources[0].targets[0].labels: key \"secret\" is not known; use namespace, workload or pod, or delete it"
        ),
    ]

    @Test(arguments: documents + webs + sources + targets)
    func `A bad configuration is answered with place, reason and remedy`(bad: Case) {
        #expect(problemLines(bad.text) == ["config.yml:" + bad.line])
    }

    @Test func `All problems are reported together, in the order of the file`() {
        let text = """
            web: {listen_address: 9694}
            sources:
              - name: mesh
                intervall: 30s
                type: envoy
                timeout: 5
                targets:
                  - url: 127.0.0.1
                  - url: http://h:1
                    url: http://h:2
              - name: mesh
                type: vaults
            tls: {}
            """
        let found = problems(text)
        #expect(found.map(\.position?.line) == [1, 4, 6, 8, 10, 11, 12, 13])
        #expect(
            found.map(\.reason) == [
                .badValue, .unknownKey, .badValue, .badValue, .duplicateKey, .conflict, .badValue, .unknownKey,
            ]
        )
    }

    @Test func `Problems beyond the hundredth are counted, not listed`() throws {
        let text = (1...130).map { "key\($0): 1\n" }.joined()
        let error = try #require(throws: ConfigurationError.self) { try parse(text) }
        #expect(error.problems.count == 100)
        #expect(error.description.hasSuffix("\nand 30 more"))
    }

    @Test func `No message shows what could be a secret`() {
        let text =
            "token: s3cret\nsources: [{name: a, type: envoy, password: s3cret, targets: [{url: 'http://a:s3cret@h'}]}]"
        let lines = problemLines(text)
        #expect(lines.count == 3)
        #expect(!lines.joined().contains("s3cret"))
    }

    @Test func `A problem is one line, whatever stands in the file`() throws {
        let lines = problemLines("\"a\\nb\\e[1m\": 1\nweb: {telemetry_path: \"\(String(repeating: "x", count: 500))\"}")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { !$0.contains("\n") && !$0.contains("\u{1B}") && $0.count < 200 })
    }
}
