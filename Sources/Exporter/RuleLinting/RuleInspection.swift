// SPDX-License-Identifier: Apache-2.0

/// The walk through one rule: what is wrong, and what would put it right.
struct RuleInspection {
    /// More of one rule helps nobody.
    private static let maximumMistakes = 100

    let rule: Rule
    let knowledge: SeriesKnowledge
    private(set) var mistakes: [RuleMistake] = []
    var edits = ExpressionEdits()

    init(rule: Rule, knowledge: SeriesKnowledge) {
        self.rule = rule
        self.knowledge = knowledge
    }

    mutating func inspect(_ root: Expression) {
        let all = root.all
        inspectSelectors(in: root, all: all)
        for expression in all {
            switch expression {
            case .call(let name, let arguments, _): inspectCall(name, arguments)
            case .binary(let operation, let range):
                if operation.name == "-" { inspectDifference(operation, range) }
                guard operation.isComparison else { continue }
                let isReplaced = inspectThreshold(operation, range)
                inspectMoment(operation.left, against: operation.right, isReplaced: isReplaced)
                inspectMoment(operation.right, against: operation.left, isReplaced: isReplaced)
                inspectAbsence(operation, range, in: root, all: all)
            default: break
            }
        }
    }

    /// What is left to look for in an expression that is not understood: names that nothing emits.
    mutating func inspectNames(of tokens: [Token]) {
        for (index, token) in tokens.prefix(ExpressionParser.maximumTokens).enumerated() {
            guard case .identifier(let name) = token.kind,
                index + 1 == tokens.count || !tokens[index + 1].isSymbol("(")
            else { continue }
            let selector = Selector(name: name, matchers: [], range: token.range)
            guard let meaning = knowledge.meaning(of: selector), meaning.fault == .doesNotExist,
                let replacement = meaning.replacement
            else { continue }
            report(.unknownSeries, at: token.range.lowerBound, "nothing in a mesh emits \(name)", Self.unknownReason)
            edits.replace(token.range, by: replacement.name)
        }
    }

    static let unknownReason = "An alert on a series that does not exist never fires."

    mutating func report(_ kind: RuleFinding.Kind, at offset: Int, _ message: String, _ reason: String) {
        let mistake = RuleMistake(kind: kind, offset: offset, message: message, reason: reason)
        if mistakes.count < Self.maximumMistakes, !mistakes.contains(mistake) { mistakes.append(mistake) }
    }

    /// The series, as the selector stands or as it has to be.
    func text(of selector: Selector, metric: String? = nil) -> String {
        if let replacement = knowledge.meaning(of: selector)?.replacement {
            return replacement.text(for: selector, metric: metric)
        }
        let matchers = selector.matchers.map(\.description).joined(separator: ",")
        return (metric ?? selector.name ?? "") + (matchers.isEmpty ? "" : "{\(matchers)}")
    }
}
