// SPDX-License-Identifier: Apache-2.0

/// Finds the mistakes about certificates that rules of a mesh make. Pure: the same rule gives the same findings.
struct RuleLinter {
    let knowledge: SeriesKnowledge

    /// - Returns: the findings of one rule in the order of their places.
    func findings(in rule: Rule, file: String) -> [RuleFinding] {
        let tokens = Tokenizer.tokens(of: rule.expression.scalars)
        var inspection = RuleInspection(rule: rule, knowledge: knowledge)
        if let expression = ExpressionParser.expression(tokens) {
            inspection.inspect(expression)
        } else {
            inspection.inspectNames(of: tokens)
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
                    proposal: proposal
                )
            }
    }
}
