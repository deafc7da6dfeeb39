// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exporter

@Suite struct RuleFileTests {
    @Test func `Places are those of the file in every style of YAML`() throws {
        let yaml = """
            groups:
              - name: mesh
                rules:
                  - alert: Plain
                    expr: identity_cert_expiry_timestamp - time() < 60
                  - alert: Literal
                    expr: |
                      vector(1)
                        and identity_cert_expiry_timestamp - time() < 60
                  - alert: Folded
                    expr: >-
                      vector(1) and
                      identity_cert_expiry_timestamp - time() < 60
                  - record: quoted
                    expr: "{__name__=\\"identity_cert_expiry_timestamp\\"} - time()"

            """
        let findings = try LintedRules.report(yaml).findings
        #expect(
            findings.map { [$0.position.line, $0.position.column] } == [[5, 15], [9, 17], [13, 11], [15, 16]]
        )
        #expect(findings.map(\.rule) == ["Plain", "Literal", "Folded", "quoted"])
    }

    @Test func `PrometheusRule objects are read alone, in a list and after another`() throws {
        let rule = "{groups: [{name: a, rules: [{alert: A, expr: identity_cert_expiry_timestamp}]}]}"
        let report = try LintedRules.report(
            """
            kind: PrometheusRule
            spec: \(rule)
            ---
            kind: List
            items: [{kind: PrometheusRule, spec: \(rule)}, {kind: ConfigMap}]
            """
        )
        #expect(report.findings.map(\.position.line) == [2, 5])
    }

    @Test(arguments: [("|", "    ", 7, 19), ("|-", "   ", 7, 18)])
    func `Rule files in a ConfigMap are read, with the places of the file around them`(
        style: String,
        indentation: String,
        line: Int,
        column: Int
    ) throws {
        let file = """
            groups:
              - rules:
                  - alert: A
                    expr: identity_cert_expiry_timestamp
            """.split(separator: "\n").map { indentation + $0 }.joined(separator: "\n")
        let yaml = "kind: ConfigMap\ndata:\n  mesh.yml: \(style)\n\(file)\n  prometheus.yml: |\n    global: {}\n"
        #expect(
            try LintedRules.report(yaml).findings.map(\.position) == [TextPosition(line: line, column: column)]
        )
        let wrapped = "kind: Secret\n---\n\(yaml)"
        #expect(
            try LintedRules.report(wrapped).findings.map(\.position) == [TextPosition(line: line + 2, column: column)]
        )
    }

    @Test func `A broken rule file in a ConfigMap is refused with its place there`() {
        let yaml = "kind: ConfigMap\ndata:\n  rules.yml: |\n    groups:\n      - rules: 7\n"
        let error = #expect(throws: ConfigurationFault.self) {
            try RuleFile.parse(Array(yaml.utf8), name: "x")
        }
        #expect(error?.position == TextPosition(line: 5, column: 16))
        #expect(throws: ConfigurationFault.self) {
            try RuleFile.parse(Array("kind: ConfigMap\ndata: {a: b}".utf8), name: "x")
        }
    }

    @Test func `Products with a match are no aliases of YAML`() throws {
        let rules = (1...40).map {
            "  - {record: r\($0), expr: a *on(b) group_left c}\n  - {record: s, expr: a * on(b) c}\n"
        }
        let plain = (1...40).map { "  - record: t\($0)\n    expr: a *on(b) group_left c\n" }
        let file = try RuleFile.parse(Array(("groups:\n- rules:\n" + (rules + plain).joined()).utf8), name: "x")
        #expect(file.rules.count == 120)
    }

    @Test func `What is no rule file is refused with its place`() {
        let refused: [(String, Int?)] = [
            ("a: 1", nil), ("groups:\n  - rules: 7", 2), ("x: 1\n---\ngroups:\n  - rules: 7", 4),
        ]
        for (yaml, line) in refused {
            let error = #expect(throws: ConfigurationFault.self) {
                try RuleFile.parse(Array(yaml.utf8), name: "x")
            }
            #expect(error?.position?.line == line, "\(yaml)")
        }
        #expect(throws: ConfigurationFault.self) {
            try RuleFile.parse([UInt8](repeating: 0x20, count: ConfigurationText.maximumBytes + 1), name: "x")
        }
    }

    @Test func `The report says where, what, why and what to write`() throws {
        let name = "citadel_server_root_cert_expiry_timestamp"
        let report = try LintedRules.report(LintedRules.file([("Old", "\(name) < 60")]))
        #expect(report.text.hasPrefix("mesh.rules.yml:7:11: Old: \(name) is a moment"))
        #expect(report.text.contains("\n    write  istio_istiod_root_expiration_timestamp - time() < 60\n"))
        #expect(report.text.hasSuffix("\n\n1 rule, 1 finding"))
        #expect(try report.json().contains(#""kind" : "timestamp_without_time""#))
    }
}
