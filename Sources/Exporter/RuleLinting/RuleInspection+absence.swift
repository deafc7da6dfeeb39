// SPDX-License-Identifier: Apache-2.0

/// Comparisons with zero that do not hold when there is nothing.
extension RuleInspection {
    mutating func inspectAbsence(
        _ operation: BinaryOperation,
        _ range: Range<Int>,
        in root: Expression,
        all: [Expression]
    ) {
        guard !operation.isBool, case .constant(let limit) = Measure(of: operation.right, knowledge),
            (operation.name == "==" && limit == 0) || (operation.name == "<" && limit == 1)
        else { return }
        if case .aggregation("count", _, let arguments, _) = operation.left, let counted = arguments.last {
            guard let selector = counted.selectors.first(where: isKnown) else { return }
            report(
                .absenceUnseen,
                at: range.lowerBound,
                "a count of \(selector.name ?? "series") is never 0",
                "Where there is nothing to count there is no result, so that the alert never fires."
            )
            needsWait = true
            edits.replace(range, by: "absent(\(operands(of: counted)))")
            return
        }
        guard operation.name == "==", !seesAbsence(all),
            let rated = operation.left.all.first(where: isRate),
            let selector = rated.selectors.first(where: isKnown)
        else { return }
        report(
            .absenceUnseen,
            at: range.lowerBound,
            "\(selector.name ?? "the series") cannot be 0 while it is not there",
            "When the program is down, or has not counted yet, there is no series and the alert stays silent."
        )
        needsWait = true
        let isWhole = range == root.range
        if !isWhole { edits.insert("(", at: range.lowerBound) }
        edits.insert(" or absent(\(text(of: selector)))" + (isWhole ? "" : ")"), at: range.upperBound)
    }

    mutating func inspectAbsent(_ arguments: [Expression], at range: Range<Int>) {
        guard rule.isAlert, !rule.waits, let selector = arguments.first?.selectors.first(where: isKnown) else { return }
        report(
            .absentAtOnce,
            at: range.lowerBound,
            "absent() of \(selector.name ?? "a series") without for",
            "One scrape that fails, or a restart, is enough to fire it."
        )
        needsWait = true
    }

    private func isKnown(_ selector: Selector) -> Bool { knowledge.meaning(of: selector) != nil }

    private func seesAbsence(_ all: [Expression]) -> Bool {
        all.contains { expression in
            switch expression {
            case .call(let name, _, _): name == "absent" || name == "absent_over_time"
            case .binary(let operation, _): operation.name == "or" || operation.name == "unless"
            default: false
            }
        }
    }

    /// What is counted, with the series that it has to have.
    private func operands(of counted: Expression) -> String {
        guard case .selector(let selector, _) = counted else { return rule.expression.text(counted.range) }
        return knowledge.meaning(of: selector)?.fault == nil
            ? rule.expression.text(counted.range) : text(of: selector)
    }
}
