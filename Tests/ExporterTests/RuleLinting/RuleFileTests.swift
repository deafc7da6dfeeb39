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
        #expect(report.text.hasPrefix("mesh.rules.yml:6:11: Old: \(name) is a moment"))
        #expect(report.text.contains("\n    write  istio_istiod_root_expiration_timestamp - time() < 60\n"))
        #expect(report.text.hasSuffix("\n\n1 rule, 1 finding"))
        #expect(try report.json().contains(#""kind" : "timestamp_without_time""#))
    }
}
