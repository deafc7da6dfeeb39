// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Exporter

@Suite struct RuleLinterTests {
    @Test(arguments: RuleMistakeCase.all)
    func `A mistake is found, with the right expression in the same shape`(_ mistake: RuleMistakeCase) throws {
        let findings = try LintedRules.findings(mistake.expression, alert: mistake.alert)
        #expect(Set(findings.map(\.kind)) == Set(mistake.kinds))
        #expect(Set(findings.map(\.proposal)) == [mistake.proposal])
    }

    @Test(arguments: RuleMistakeCase.all)
    func `A proposal has no mistake of its own`(_ mistake: RuleMistakeCase) throws {
        #expect(try LintedRules.findings(mistake.proposal, alert: mistake.alert) == [])
    }

    @Test func `Every kind of mistake has a case`() {
        #expect(Set(RuleMistakeCase.all.flatMap(\.kinds)) == Set(RuleFinding.Kind.allCases))
    }

    @Test func `Prometheus takes every proposal`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, output) = (folder.appending(path: "rules.yml"), folder.appending(path: "output"))
        let rules = try RuleMistakeCase.all.enumerated().map { index, mistake in
            let proposal = try #require(
                try LintedRules.findings(mistake.expression, alert: mistake.alert).first?.proposal
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
    ])
    func `What is right is left alone`(_ expression: String) throws {
        #expect(try LintedRules.findings(expression) == [])
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
