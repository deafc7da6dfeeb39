// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import Exporter

/// Rules as a file has them, and what the linter says of them.
enum LintedRules {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

    static func report(_ yaml: String) throws -> RuleReport {
        RuleReport(on: [try RuleFile.parse(Array(yaml.utf8), name: "mesh.rules.yml")])
    }

    static func findings(_ expression: String, alert: String = "Alert") throws -> [RuleFinding] {
        try report(file([(alert, expression)])).findings
    }

    static func file(_ rules: [(alert: String, expression: String)]) -> String {
        let entries = rules.map { rule in
            let lines = rule.expression.split(separator: "\n").map { "          \($0)" }.joined(separator: "\n")
            return "      - alert: \(rule.alert)\n        expr: |\n\(lines)"
        }
        return "groups:\n  - name: mesh\n    rules:\n" + entries.joined(separator: "\n") + "\n"
    }
}
