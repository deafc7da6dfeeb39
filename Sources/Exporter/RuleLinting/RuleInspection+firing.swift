// SPDX-License-Identifier: Apache-2.0

/// Alerts that fire whatever is the case, or never.
extension RuleInspection {
    /// An alert needs a comparison: without one, any value at all fires it.
    mutating func inspectCertainty(of root: Expression, all: [Expression]) {
        guard rule.isAlert, let selector = root.selectors.first(where: { knowledge.tellsEnd($0) }),
            !root.selectors.contains(where: { knowledge.meaning(of: $0)?.fault == .doesNotExist })
        else { return }
        if case .binary(let operation, _) = root, operation.isComparison, let bool = operation.bool {
            report(
                .alwaysFires,
                at: bool.lowerBound,
                "with bool the comparison gives 0 in place of nothing",
                Self.alwaysReason
            )
            edits.replace(bool, by: "")
            return
        }
        guard !all.contains(where: isCondition) else { return }
        let limit: String
        switch Measure(of: root, knowledge) {
        case .span(1, let leaves) where !leaves: limit = " < 30 * 86400"
        case .span(86400, let leaves) where !leaves: limit = " < 30"
        case .moment(1, let leaves) where !leaves: limit = " - time() < 30 * 86400"
        case .span, .moment: limit = ""
        case .constant, .unknown: return
        }
        report(
            .alwaysFires,
            at: root.range.lowerBound,
            "\(selector.name ?? "the series") is compared with nothing",
            Self.alwaysReason
        )
        if limit.isEmpty {
            edits.replace(root.range, by: lateRotation(of: selector, as: root, in: root.range))
        } else {
            edits.insert(limit, at: root.range.upperBound)
        }
    }

    /// Days that Envoy cuts at zero.
    mutating func inspectZero(_ operation: BinaryOperation) {
        let sides = [(operation.left, operation.right, "<"), (operation.right, operation.left, ">")]
        for (days, limit, less) in sides {
            guard let selector = days.selectors.first(where: { knowledge.meaning(of: $0)?.fault == .wholeDays }),
                case .span = Measure(of: days, knowledge), case .constant(let value) = Measure(of: limit, knowledge),
                (operation.name == less && value <= 0) || (operation.name == less + "=" && value < 0)
                    || (operation.name == "==" && value < 0)
            else { continue }
            report(
                .neverFires,
                at: limit.range.lowerBound,
                "\(selector.name ?? "the series") is never below 0",
                "Envoy gives 0 for what has ended, so that the alert never fires."
            )
        }
    }

    /// Anything that can leave the alert without a result.
    private func isCondition(_ expression: Expression) -> Bool {
        switch expression {
        case .binary(let operation, _): operation.isComparison || ["and", "or", "unless"].contains(operation.name)
        case .call(let name, _, _): name.hasPrefix("absent") || name.hasPrefix("count_") || name == "changes"
        case .number, .string, .selector, .aggregation, .negation: false
        }
    }

    private static let alwaysReason =
        "Every value fires an alert, 0 too, so that this one fires as long as there is a series."
}
