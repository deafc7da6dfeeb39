// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("lint-rules", .timeLimit(.minutes(2)))
struct LintRulesTests {
    private struct Report: Decodable {
        let rules: Int
        let findings: [Finding]

        struct Finding: Decodable {
            let kind: String
            let file: String
            let line: Int
            let rule: String
            let proposal: String
        }
    }

    private static let fixtures = PackagePaths.root.appending(path: "Tests/Fixtures/rules")
    private static let collected = fixtures.appending(path: "collected.rules.yml").path
    private static let objects = fixtures.appending(path: "objects.yaml").path
    private static let right = fixtures.appending(path: "right.rules.yml").path

    private func lint(_ arguments: String...) throws -> RunningProgram.Result {
        try RunningProgram.run([try PackagePaths.program(), "lint-rules"] + arguments)
    }

    private func report(_ result: RunningProgram.Result) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    }

    @Test("every mistake is told with file, line and column, the reason and the expression as it should be")
    func collectedRules() throws {
        let result = try lint(Self.collected)
        #expect(result.status == 1)
        #expect(result.errors == "")
        let places = result.output.split(separator: "\n").filter { $0.hasPrefix(Self.collected) }
            .map { $0.dropFirst(Self.collected.count).prefix { $0 != " " } }
        #expect(
            places == [
                ":6:49:", ":16:11:", ":21:11:", ":21:11:", ":29:24:", ":29:24:", ":32:19:", ":36:46:", ":40:15:",
                ":40:61:", ":43:16:",
            ]
        )
        #expect(result.output.contains("RootEndsThisMonth: certificates that have ended are left out of"))
        let proposal = "citadel_server_root_cert_expiry_timestamp - time() < 30 * 86400"
        #expect(result.output.contains("\n    write  \(proposal)\n"))
        #expect(result.output.contains("\n    for    10m\n"))
        #expect(!result.output.contains("SlowRequests"))
        #expect(result.output.hasSuffix("\n9 rules, 11 findings\n"))
    }

    @Test("Prometheus takes all that is proposed, and nothing is found in it any more")
    func proposals() throws {
        let found = try report(try lint("--output=json", Self.collected, Self.objects))
        #expect(
            Set(found.findings.map(\.kind)) == [
                "threshold_before_rotation", "relative_minus_time", "expired_left_out", "value_in_label",
                "reject_as_rotation", "gauge_as_counter", "shared_name", "left_out_by_default", "whole_days",
                "never_fires", "absent_at_once", "unknown_series", "timestamp_without_time",
            ]
        )
        let rules = found.findings.map { finding in
            let expression = finding.proposal.split(separator: "\n").joined(separator: "\n          ")
            return "      - alert: \(finding.rule)\n        for: 10m\n        expr: |\n          \(expression)\n"
        }
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "groups:\n  - name: proposals\n    rules:\n" + Set(rules).sorted().joined(),
            to: "proposals.rules.yml"
        )
        let promtool = try RunningProgram.run(["promtool", "check", "rules", file])
        #expect(promtool.status == 0, "\(promtool.output)\(promtool.errors)")
        let again = try lint(file)
        #expect(again.status == 0, "\(again.output)")
    }

    @Test("rendered objects are read, with the lines of their file")
    func renderedObjects() throws {
        let result = try lint("--output=json", Self.objects)
        #expect(result.status == 1)
        let report = try report(result)
        #expect(report.rules == 2)
        #expect(report.findings.map(\.file) == [Self.objects, Self.objects])
        #expect(report.findings.map(\.rule) == ["WebhookEnds", "ChainEnds"])
        #expect(report.findings.map(\.line) == [14, 30])
    }

    @Test("the rules that are shipped are clean, in every form")
    func ownRules() throws {
        let alerts = PackagePaths.root.appending(path: "alerts")
        for folder in ["", "kubernetes", "vmalert"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: alerts.appending(path: folder).path)
            let files = names.filter { $0.hasPrefix("istio-") }.map { alerts.appending(path: "\(folder)/\($0)").path }
            #expect(!files.isEmpty, "\(folder)")
            let result = try RunningProgram.run([try PackagePaths.program(), "lint-rules"] + files)
            #expect(result.status == 0, "\(result.output)\(result.errors)")
        }
    }

    @Test("a mesh that includes its statistics may say so")
    func includedStatistics() throws {
        let stock = try lint(Self.collected)
        let included = try lint("--envoy-stats-included", Self.collected)
        #expect(stock.output.contains("envoy_listener_ssl_fail_verify_error"))
        #expect(!included.output.contains("envoy_listener_ssl_fail_verify_error"))
    }

    @Test("what cannot be read is told, and the rest is read all the same")
    func unreadableFiles() throws {
        let folder = try TemporaryFolder()
        let missing = folder.url.appending(path: "missing.yml").path
        let broken = try folder.write("groups:\n  - rules: [\n", to: "broken.yml")
        let other = try folder.write("kind: Deployment\nspec: {replicas: 1}\n", to: "other.yml")
        let result = try lint(missing, broken, other, folder.url.path, Self.right)
        #expect(result.status == 2)
        let errors = result.errors.split(separator: "\n")
        #expect(errors.count == 4)
        #expect(errors[0].hasPrefix("\(missing): cannot be read: "))
        #expect(errors[1].hasPrefix("\(broken):3:") && errors[1].contains("not valid YAML"))
        #expect(errors[2].hasPrefix("\(other): there are no rules in it"))
        #expect(errors[3].hasPrefix("\(folder.url.path): cannot be read: "))
        #expect(result.output == "1 rule, no findings\n")
        #expect(try lint(Self.right).status == 0)
        #expect(try lint().status == 64)
    }
}
