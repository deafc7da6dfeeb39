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
        if case .binary(let operation, _) = root, operation.name == "or", case .call("vector", _, _) = operation.right {
            report(
                .alwaysFires,
                at: operation.right.range.lowerBound,
                "with or vector() there is a result at any time",
                Self.alwaysReason
            )
            edits.replace(operation.left.range.upperBound..<operation.right.range.upperBound, by: "")
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

    /// cert-manager has a series for each of True, False and Unknown, and two of them are 0 all the time.
    mutating func inspectConditions(_ operation: BinaryOperation) {
        guard case .selector(let selector, _) = operation.left, case .number(let limit, _) = operation.right,
            knowledge.meaning(of: selector)?.fault == .severalConditions,
            !selector.matchers.contains(where: { $0.label == "condition" }),
            ["== 0.0", "< 1.0", "!= 1.0"].contains("\(operation.name) \(limit)")
        else { return }
        report(
            .alwaysFires,
            at: selector.range.lowerBound,
            "\(selector.name ?? "the series") has a series for each of True, False and Unknown",
            "Only the one that is the case is 1, so that two are 0 for every certificate."
        )
        let condition = LabelMatcher(label: "condition", comparison: .equal, value: "True")
        let matchers = (selector.matchers + [condition]).map(\.description).joined(separator: ",")
        edits.replace(selector.range, by: "\(selector.name ?? ""){\(matchers)}")
    }

    /// A label that changes with each evaluation makes another alert of it, and `for` begins anew.
    mutating func inspectLabels(of root: Expression, all: [Expression]) {
        guard let label = rule.valueLabel, root.selectors.contains(where: { knowledge.tellsEnd($0) }),
            case .span = Measure(of: root, knowledge)
        else { return }
        report(
            .valueInLabel,
            at: root.range.lowerBound,
            "the label \(label) has the value in it, which is another one each time",
            "Each evaluation makes a new alert, so that for never ends and a silence holds for one round; annotations may "
                + "have it."
        )
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
