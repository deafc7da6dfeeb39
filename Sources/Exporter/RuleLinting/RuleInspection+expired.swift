// SPDX-License-Identifier: Apache-2.0

/// Alerts on what ends soon that leave out what has ended.
extension RuleInspection {
    /// One of the comparisons that hold of a value at once.
    private struct Condition {
        let bound: RemainingBound
        /// What to take out of the expression so that all others stay.
        let removal: Range<Int>
        let offset: Int

        var selectors: [Selector] { bound.subject.selectors }
    }

    /// Names of the series of which an alert fires when the certificate has ended, as the exporter calls them.
    static func expiredSeries(in root: Expression, _ knowledge: SeriesKnowledge) -> Set<String> {
        alternatives(root).reduce(into: []) { names, alternative in
            let conditions = conditions(in: alternative, removal: nil, knowledge)
            for condition in conditions where condition.bound.isUpper && !isCut(condition, among: conditions) {
                names.formUnion(condition.selectors.compactMap { knowledge.endName(of: $0) })
            }
        }
    }

    mutating func inspectExpired(in root: Expression) {
        for alternative in Self.alternatives(root) {
            let conditions = Self.conditions(in: alternative, removal: nil, knowledge)
            for condition in conditions where Self.cuts(condition, someOf: conditions) {
                let names = condition.selectors.compactMap { knowledge.endName(of: $0) }
                guard let name = condition.selectors.first?.name, expiredElsewhere.isDisjoint(with: names) else {
                    continue
                }
                report(
                    .expiredLeftOut,
                    at: condition.offset,
                    "certificates that have ended are left out of \(name)",
                    "The alert resolves at the moment when connections begin to fail, and no other alert that was given is "
                        + "on certificates that have ended."
                )
                edits.replace(condition.removal, by: "")
            }
        }
    }

    /// Of a lower bound below an upper one for the same series.
    private static func cuts(_ lower: Condition, someOf conditions: [Condition]) -> Bool {
        guard !lower.bound.isUpper, let least = lower.bound.seconds, least >= 0 else { return false }
        return conditions.contains { upper in
            upper.bound.isUpper && upper.bound.seconds.map { least < $0 } ?? true
                && areSame(upper.selectors, lower.selectors)
        }
    }

    private static func isCut(_ upper: Condition, among conditions: [Condition]) -> Bool {
        conditions.contains { cuts($0, someOf: [upper]) }
    }

    private static func areSame(_ left: [Selector], _ right: [Selector]) -> Bool {
        func isIn(_ selector: Selector, _ others: [Selector]) -> Bool {
            others.contains { $0.name == selector.name && $0.matchers == selector.matchers }
        }
        return left.contains { isIn($0, right) }
    }

    private static func alternatives(_ expression: Expression) -> [Expression] {
        guard case .binary(let operation, _) = expression, operation.name == "or" else { return [expression] }
        return alternatives(operation.left) + alternatives(operation.right)
    }

    /// - Parameter removal: what to take out with the whole expression, where something else stays.
    private static func conditions(
        in expression: Expression,
        removal: Range<Int>?,
        _ knowledge: SeriesKnowledge
    ) -> [Condition] {
        switch expression {
        case .aggregation(_, _, let arguments, _):
            return arguments.last.map { conditions(in: $0, removal: nil, knowledge) } ?? []
        case .binary(let operation, let range):
            let (left, right) = (operation.left, operation.right)
            if operation.name == "and" {
                return conditions(in: left, removal: left.range.lowerBound..<right.range.lowerBound, knowledge)
                    + conditions(in: right, removal: left.range.upperBound..<right.range.upperBound, knowledge)
            }
            guard let bound = RemainingBound(operation, knowledge) else {
                return conditions(in: left, removal: nil, knowledge)
            }
            let inner = conditions(in: bound.subject, removal: nil, knowledge)
            let isLeft = bound.subject.range == left.range
            let chained =
                isLeft ? left.range.upperBound..<right.range.upperBound : left.range.lowerBound..<right.range.lowerBound
            let own = Condition(
                bound: bound,
                removal: inner.isEmpty ? removal ?? chained : chained,
                offset: range.lowerBound
            )
            return inner + [own]
        case .call, .negation, .number, .string, .selector: return []
        }
    }
}
