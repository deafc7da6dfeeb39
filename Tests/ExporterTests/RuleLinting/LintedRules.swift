// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import Exporter

/// Rules as a file has them, and what the linter says of them.
enum LintedRules {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

    static func report(_ yaml: String, hasProxyStats: Bool = false) throws -> RuleReport {
        let file = try RuleFile.parse(Array(yaml.utf8), name: "mesh.rules.yml")
        return RuleReport(on: [file], hasProxyStats: hasProxyStats)
    }

    static func findings(_ expression: String, alert: String = "Alert", wait: String = "10m") throws -> [RuleFinding] {
        try report(file([(alert, expression)], wait: wait)).findings
    }

    static func file(_ rules: [(alert: String, expression: String)], wait: String = "10m") -> String {
        let entries = rules.map { rule in
            let lines = rule.expression.split(separator: "\n").map { "          \($0)" }.joined(separator: "\n")
            return "      - alert: \(rule.alert)\n        for: \(wait)\n        expr: |\n\(lines)"
        }
        return "groups:\n  - name: mesh\n    rules:\n" + entries.joined(separator: "\n") + "\n"
    }
}
