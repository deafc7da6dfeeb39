// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Exporter

@Suite struct RuleLinterTests {
    @Test(arguments: RuleMistakeCase.all)
    func `A mistake is found, with the right expression in the same shape`(_ mistake: RuleMistakeCase) throws {
        let findings = try LintedRules.findings(mistake.expression, alert: mistake.alert, wait: mistake.wait)
        #expect(Set(findings.map(\.kind)) == Set(mistake.kinds))
        #expect(Set(findings.map(\.proposal)) == [mistake.proposal])
    }

    @Test(arguments: RuleMistakeCase.all)
    func `A proposal has no mistake of its own`(_ mistake: RuleMistakeCase) throws {
        #expect(try LintedRules.findings(mistake.proposal, alert: mistake.alert) == [])
    }

    @Test func `Every kind of mistake has a case`() {
        // What is wrong with a label has a test of its own.
        #expect(
            Set(RuleMistakeCase.all.flatMap(\.kinds)) == Set(RuleFinding.Kind.allCases).subtracting([.valueInLabel])
        )
    }

    @Test func `Prometheus takes every proposal`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, output) = (folder.appending(path: "rules.yml"), folder.appending(path: "output"))
        let rules = try RuleMistakeCase.all.enumerated().map { index, mistake in
            let proposal = try #require(
                try LintedRules.findings(mistake.expression, alert: mistake.alert, wait: mistake.wait).first?.proposal
            )
            return ("Alert\(index)", proposal)
        }
        try Data(LintedRules.file(rules).utf8).write(to: file)
        let promtool = try SpawnedProgram(
            ["promtool", "check", "rules", file.path(percentEncoded: false)],
            output: output.path(percentEncoded: false)
        )
        #expect(promtool.wait() == 0, "\((try? String(contentsOf: output, encoding: .utf8)) ?? "")")
    }

    @Test(arguments: ["istio-certificates.rules.yml", "istio-issuers.rules.yml"])
    func `Our own rules are clean, and all of them are understood`(_ name: String) throws {
        let bytes = try Data(contentsOf: LintedRules.root.appending(path: "alerts/\(name)"))
        let file = try RuleFile.parse(Array(bytes), name: name)
        #expect(file.rules.count > 20)
        #expect(RuleReport(on: [file]).findings == [])
        for rule in file.rules {
            let tokens = Tokenizer.tokens(of: rule.expression.scalars)
            #expect(ExpressionParser.expression(tokens) != nil, "\(rule.name)")
        }
    }

    @Test(arguments: [
        "istio_agent_cert_expiry_seconds < 3600",
        "istio_agent_cert_expiry_seconds + time() < time() + 3600",
        "citadel_server_root_cert_expiry_timestamp - time() < 86400 * 90",
        "istio_certificate_expiration_timestamp{role=\"root\"} - time() < 86400 * 90",
        "istio_certificate_expiration_timestamp{source=\"tls\"} - time() < 86400 * 14",
        "certmanager_certificate_expiration_timestamp_seconds > 0 and "
            + "certmanager_certificate_expiration_timestamp_seconds - time() < 864000",
        "pilot_xds_cds_reject > 0",
        "max by (pod) (istio_proxy_up) == 0",
        "rate(citadel_server_csr_count[5m]) == 0 or absent(citadel_server_csr_count)",
        "up{job=\"istiod\"} == 0",
        "sum(istio_requests_total)",
        "histogram_quantile(0.9, rate(istio_certificate_rotation_age_ratio_bucket[1h])) > 0.9",
        "count by (secret) (istio_certificate_info) > 100",
        "min by (namespace, secret) (istio_certificate_expiration_timestamp) - time() < 3600",
        "min by (name) (istio_certificate_expiration_timestamp{role=\"leaf\"}) - time() < 3600",
        "min by (secret) (istio_certificate_expiration_timestamp{namespace=\"shop\"}) - time() < 3600",
        "min by (secret) (istio_certificate_expiration_timestamp{source=\"file\"}) - time() < 3600",
        "min by (secret, team) (istio_certificate_expiration_timestamp) - time() < 3600",
        "istio_certificate_expiration_timestamp * on (secret) group_left (team) owner_of_secret < 3600",
        "istio_certificate_expiration_timestamp - istio_certificate_not_before_timestamp < 90000",
        "istio_certificate_expiration_timestamp - time() < 604800 and "
            + "istio_certificate_expiration_timestamp - istio_certificate_not_before_timestamp > 2592000",
        "time() - istio_certificate_last_rotation_timestamp > 0 and "
            + "time() - istio_certificate_last_rotation_timestamp < 600",
        "istio_certificate_expiration_timestamp - time() > 0 unless istio_proxy_up",
        "istio_certificate_expiration_timestamp{role=\"root\"} - time() > 0 and on () "
            + "istio_certificate_expiration_timestamp{role=\"leaf\"} - time() < 60",
        "istio_certificate_expiration_timestamp and on () vector(1)",
        "istio_certificate_problem",
        "changes(istio_certificate_expiration_timestamp[1h]) > 0",
        "istio_agent_cert_expiry_seconds < 1e300",
        "istio_agent_cert_expiry_seconds < Inf",
        "certmanager_certificate_ready_status{condition=\"True\"} == 0",
        "certmanager_certificate_ready_status{condition!=\"True\"} == 1",
        "(istio_certificate_expiration_timestamp - time() or vector(0)) < 60",
        "rate(envoy_cluster_ssl_connection_error{cluster_name=\"xds-grpc\"}[5m]) > 0",
    ])
    func `What is right is left alone`(_ expression: String) throws {
        #expect(try LintedRules.findings(expression) == [])
    }

    @Test(arguments: ["< 0", "<= 86400", "- 86400 < time()"])
    func `A rule for what has ended may stand beside the one for what ends soon`(_ ended: String) throws {
        let series = "citadel_server_root_cert_expiry_seconds"
        let soon = ("Soon", "\(series) > 0 and \(series) < 2592000")
        #expect(try LintedRules.report(LintedRules.file([soon])).findings.map(\.kind) == [.expiredLeftOut])
        let moment = "citadel_server_root_cert_expiry_timestamp"
        let other = ended.hasPrefix("<") ? "\(moment) - time() \(ended)" : "\(moment) \(ended)"
        #expect(try LintedRules.report(LintedRules.file([soon, ("Ended", other)])).findings == [])
        // One that leaves out what has ended as well is of no help.
        let late = ("Late", "\(series) > 3600 and \(series) < 7200")
        #expect(try LintedRules.report(LintedRules.file([soon, late])).findings.count == 2)
    }

    @Test func `A recording rule need not be able to fire`() throws {
        let series = "citadel_server_root_cert_expiry_seconds"
        let rules = LintedRules.file([("a", series), ("b", "\(series) > 0 and \(series) < 60")])
        #expect(try LintedRules.report(rules).findings.map(\.kind) == [.alwaysFires, .expiredLeftOut])
        #expect(try LintedRules.report(rules.replacing("alert:", with: "record:")).findings == [])
    }

    @Test func `Statistics that the mesh includes are no mistake`() throws {
        let rules = LintedRules.file([("Refused", "increase(envoy_listener_ssl_fail_verify_error[5m]) > 0")])
        #expect(try LintedRules.report(rules).findings.map(\.kind) == [.leftOutByDefault])
        #expect(try LintedRules.report(rules, hasProxyStats: true).findings == [])
    }

    @Test(arguments: ["envoy_listener_ssl_versions_TLSv1", "envoy_sds_default_init_fetch_timeout"])
    func `A statistic that only proxyStatsMatcher can bring is told of, and stays`(_ name: String) throws {
        let report = try LintedRules.report(LintedRules.file([("Seen", "increase(\(name)[5m]) > 0")]))
        #expect(report.findings.map(\.kind) == [.leftOutByDefault])
        #expect(report.findings.map(\.proposal) == ["increase(\(name)[5m]) > 0"])
        #expect(!report.text.contains("    write "))
    }

    @Test(arguments: ["{{ $value }}", "{{ humanizeDuration .Value }}"])
    func `A label with the value in it is told of`(_ template: String) throws {
        let rules = LintedRules.file([("Soon", "citadel_server_root_cert_expiry_seconds < 60")])
        let labelled = rules + "        labels: {severity: warning, left: \"\(template)\"}\n"
        let report = try LintedRules.report(labelled)
        #expect(report.findings.map(\.kind) == [.valueInLabel])
        #expect(report.findings.first?.message.contains("the label left ") == true)
        #expect(try LintedRules.report(labelled.replacing("labels:", with: "annotations:")).findings == [])
        #expect(
            try LintedRules.report(labelled.replacing("seconds < 60", with: "seconds == bool 0 == 0")).findings == []
        )
    }

    @Test func `Absence is to be waited for, and the report says how long`() throws {
        let expression = "absent(istio_certificate_exporter_build_info)"
        let rules = LintedRules.file([("Gone", expression)], wait: "0s")
        let report = try LintedRules.report(rules)
        #expect(report.findings.map(\.wait) == ["10m"])
        #expect(report.text.contains("\n    for    10m\n"))
        #expect(try report.json().contains(#""for" : "10m""#))
        #expect(try LintedRules.findings("absent(up{job=\"shop\"})", wait: "0s") == [])
        // A proposal that asks for absence where the rule did not.
        let counted = try LintedRules.report(LintedRules.file([("Gone", "count(istio_proxy_up) == 0")], wait: "0s"))
        #expect(counted.text.contains("\n    write  absent(istio_proxy_up)\n    for    10m\n"))
        #expect(try LintedRules.findings("count(istio_proxy_up) == 0", wait: "0s").map(\.wait) == ["10m"])
        #expect(try LintedRules.findings("count(istio_proxy_up) == 0", wait: "5m").map(\.wait) == [nil])
    }

    @Test func `An expression that is not understood is searched for names`() throws {
        let findings = try LintedRules.findings("identity_cert_expiry_timestamp{a=\"b\"} ?? ${offset} < 1")
        #expect(findings.map(\.kind) == [.unknownSeries])
        #expect(findings.first?.proposal.hasPrefix("istio_certificate_expiration_timestamp{a=\"b\"} ??") == true)
    }

    @Test(arguments: ["(", "-", "sum(", "x + ", "{a=\"b\",", "x[5m:", "'", "x offset "])
    func `Depth and nonsense end in no finding`(_ piece: String) throws {
        let text = String(repeating: piece, count: 3000) + "1"
        #expect(try LintedRules.findings(text) == [])
    }
}
