// SPDX-License-Identifier: Apache-2.0

/// Finds the mistakes about certificates that rules of a mesh make. Pure: the same rule gives the same findings.
struct RuleLinter {
    private let files: [RuleFile]
    private let read: [[ReadRule]]
    private let knowledge: SeriesKnowledge

    /// - Parameters:
    ///   - hasProxyStats: the mesh's proxies have the TLS statistics that Istio leaves out by default.
    ///   - exporterSeries: the names of the exporter's own families.
    init(_ files: [RuleFile], hasProxyStats: Bool, exporterSeries: Set<String>) {
        self.files = files
        read = files.map { file in file.rules.map { ReadRule($0) } }
        knowledge = SeriesKnowledge(
            exporterSeries: exporterSeries,
            hasProxyStats: hasProxyStats,
            names: Set(read.joined().lazy.flatMap(\.tokens).compactMap(\.name))
        )
    }

    /// The findings of all files, of each rule in the order of their places.
    var findings: [RuleFinding] {
        let expired = read.joined().filter(\.rule.isAlert).map { rule in
            rule.expression.map { RuleInspection.expiredSeries(in: $0, knowledge) } ?? []
        }
        let expiredSeries = expired.reduce(into: Set<String>()) { $0.formUnion($1) }
        return zip(files, read).flatMap { file, rules in
            rules.flatMap { findings(in: $0, file: file.name, expiredSeries) }
        }
    }

    private func findings(in read: ReadRule, file: String, _ expiredSeries: Set<String>) -> [RuleFinding] {
        let rule = read.rule
        var inspection = RuleInspection(rule: rule, knowledge: knowledge, expiredElsewhere: expiredSeries)
        if let expression = read.expression {
            inspection.inspect(expression)
        } else {
            inspection.inspectNames(of: read.tokens)
        }
        guard !inspection.mistakes.isEmpty else { return [] }
        let proposal = inspection.edits.applied(to: rule.expression).unicodeScalars
            .map { $0 == "\n" || $0 == "\t" ? String($0) : String($0).printable }
            .joined()
        return inspection.mistakes
            .sorted { $0.offset < $1.offset }
            .map { mistake in
                RuleFinding(
                    kind: mistake.kind,
                    file: file,
                    position: rule.expression.position(at: mistake.offset),
                    rule: rule.name,
                    message: mistake.message.printable,
                    reason: mistake.reason,
                    proposal: proposal,
                    isChanged: !inspection.edits.isEmpty,
                    wait: inspection.needsWait && rule.isAlert && !rule.waits ? "10m" : nil
                )
            }
    }
}

private struct ReadRule {
    let rule: Rule
    let tokens: [Token]
    /// Nil for what is not understood.
    let expression: Expression?

    init(_ rule: Rule) {
        self.rule = rule
        tokens = Tokenizer.tokens(of: rule.expression.scalars)
        expression = ExpressionParser.expression(tokens)
    }
}
