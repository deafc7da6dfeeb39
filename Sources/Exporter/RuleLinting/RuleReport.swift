// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What was found in all files that could be read.
package struct RuleReport: Sendable {
    package let findings: [RuleFinding]
    let ruleCount: Int

    /// - Parameters:
    ///   - hasProxyStats: the mesh's proxies have the TLS statistics that Istio leaves out by default.
    ///   - exporterSeries: the names of the exporter's own families.
    package init(on files: [RuleFile], hasProxyStats: Bool, exporterSeries: Set<String>) {
        findings = RuleLinter(files, hasProxyStats: hasProxyStats, exporterSeries: exporterSeries).findings
        ruleCount = files.reduce(0) { $0 + $1.rules.count }
    }

    /// For a person.
    package var text: String {
        let rules = ruleCount == 1 ? "1 rule" : "\(ruleCount) rules"
        let found = findings.isEmpty ? "no findings" : findings.count == 1 ? "1 finding" : "\(findings.count) findings"
        return (findings.map(\.description) + ["\(rules), \(found)"]).joined(separator: "\n\n")
    }

    /// For a program: `docs/lint-rules.md` lists the keys, which stay.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document = Document(rules: ruleCount, findings: findings.map(Document.Item.init))
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }
}

private struct Document: Encodable {
    let rules: Int
    let findings: [Item]

    struct Item: Encodable {
        let kind: String
        let file: String
        let line: Int
        let column: Int
        let rule: String
        let message: String
        let reason: String
        let proposal: String
        let wait: String?

        enum CodingKeys: String, CodingKey {
            case kind, file, line, column, rule, message, reason, proposal
            case wait = "for"
        }

        init(_ finding: RuleFinding) {
            kind = finding.kind.rawValue
            file = finding.file
            line = finding.position.line
            column = finding.position.column
            rule = finding.rule
            message = finding.message
            reason = finding.reason
            proposal = finding.proposal
            wait = finding.wait
        }
    }
}
