// SPDX-License-Identifier: Apache-2.0

/// The walk through one rule: what is wrong, and what would put it right.
struct RuleInspection {
    /// More of one rule helps nobody.
    private static let maximumMistakes = 100

    let rule: Rule
    let knowledge: SeriesKnowledge
    /// Series on whose end another alert fires.
    let expiredElsewhere: Set<String>
    private(set) var mistakes: [RuleMistake] = []
    var edits = ExpressionEdits()
    /// The expression asks whether there is a series at all, which a restart of anything answers wrongly for a while.
    var needsWait = false

    init(rule: Rule, knowledge: SeriesKnowledge, expiredElsewhere: Set<String> = []) {
        self.rule = rule
        self.knowledge = knowledge
        self.expiredElsewhere = expiredElsewhere
    }

    mutating func inspect(_ root: Expression) {
        let all = root.all
        for case .binary(let operation, let range) in all where operation.name == "-" {
            inspectDifference(operation, range)
        }
        // First: where the whole alert is a series, it needs more than another one.
        inspectCertainty(of: root, all: all)
        inspectSelectors(in: root, all: all)
        if rule.isAlert { inspectExpired(in: root) }
        inspectLabels(of: root, all: all)
        for expression in all {
            switch expression {
            case .call("absent", let arguments, let range): inspectAbsent(arguments, at: range)
            case .call(let name, let arguments, let range): inspectCall(name, arguments, range)
            case .aggregation(let name, let grouping?, let arguments, _): inspectGrouping(name, grouping, arguments)
            case .binary(let operation, let range):
                inspectMatching(operation)
                guard operation.isComparison else { continue }
                inspectZero(operation)
                if rule.isAlert { inspectConditions(operation) }
                let isReplaced = inspectThreshold(operation, range, all: all)
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
