// SPDX-License-Identifier: Apache-2.0

/// What is wrong with the times that are compared.
extension RuleInspection {
    /// Of a 24-hour leaf half is left when it is rotated.
    private static let leafRotation = 43200.0
    /// A number beyond it is a moment itself: September 2001.
    private static let firstMoment = 1e9

    mutating func inspectDifference(_ operation: BinaryOperation, _ range: Range<Int>) {
        let sides = [(operation.left, operation.right), (operation.right, operation.left)]
        for (span, moment) in sides {
            guard case .span = Measure(of: span, knowledge), case .moment = Measure(of: moment, knowledge) else {
                continue
            }
            for selector in span.selectors {
                guard let name = selector.name, let meaning = knowledge.meaning(of: selector),
                    meaning.value == .timeLeft, meaning.replacement != nil
                else { continue }
                report(
                    .relativeMinusTime,
                    at: selector.range.lowerBound,
                    "\(name) is a time left already, and time() does not belong with it",
                    "What is left minus the time of day is always far below zero, so that the alert always fires."
                )
                edits.replace(selector.range, by: text(of: selector))
            }
        }
    }

    /// - Parameter isReplaced: the whole comparison gets another form.
    mutating func inspectMoment(_ expression: Expression, against limit: Expression, isReplaced: Bool) {
        guard case .moment(let unit, _) = Measure(of: expression, knowledge),
            case .constant(let value) = Measure(of: limit, knowledge),
            value != 0, abs(value * unit) < Self.firstMoment,
            let selector = expression.selectors.first(where: { knowledge.meaning(of: $0)?.value == .moment })
        else { return }
        report(
            .timestampWithoutTime,
            at: selector.range.lowerBound,
            "\(selector.name ?? "the series") is a moment, and is compared with a length of time",
            "Seconds since 1970 are never as few as that, so that the comparison says the same for ever."
        )
        guard !isReplaced else { return }
        var moment = expression
        while unit != 1, case .binary(let operation, _) = moment { moment = operation.left }
        if unit == 1 {
            edits.insert(" - time()", at: moment.range.upperBound)
        } else {
            edits.insert("(", at: moment.range.lowerBound)
            edits.insert(" - time())", at: moment.range.upperBound)
        }
        if knowledge.meaning(of: selector)?.replacement != nil { edits.replace(selector.range, by: text(of: selector)) }
    }

    /// - Returns: whether the whole comparison gets another form.
    mutating func inspectThreshold(_ operation: BinaryOperation, _ range: Range<Int>, all: [Expression]) -> Bool {
        guard let (span, limit, seconds) = upperBound(operation),
            Self.leafRotation < seconds, seconds < Self.firstMoment,
            let selector = span.selectors.first(where: { knowledge.meaning(of: $0)?.hasLeaves == true }),
            !asksForLifetime(all)
        else { return false }
        report(
            .thresholdBeforeRotation,
            at: limit.range.lowerBound,
            "\(Self.readable(seconds)) is more than what a 24-hour leaf has left when it is rotated",
            "Leaves of a mesh live for 24 hours and are rotated with 12 left, so that all of them fire although nothing "
                + "is wrong."
        )
        edits.replace(range, by: lateRotation(of: selector, as: span, in: range))
        return true
    }

    /// The comparison that fires when half of the time after the rotation's due time is used up.
    func lateRotation(of selector: Selector, as span: Expression, in range: Range<Int>) -> String {
        let (end, due) = (
            text(of: selector), text(of: selector, metric: "istio_certificate_rotation_due_timestamp")
        )
        // The lifetime is the certificate's own, whatever of its chain ends first.
        let isOfChain = selector.name == "istio_certificate_effective_expiration_timestamp"
        let lifetime = isOfChain ? text(of: selector, metric: "istio_certificate_expiration_timestamp") : end
        return wrapped("\(end) - time() < 0.5 * (\(lifetime) - \(due))", as: span, in: range)
    }

    /// A number of seconds that the leaves among other certificates must have left.
    private func upperBound(_ operation: BinaryOperation) -> (span: Expression, limit: Expression, seconds: Double)? {
        if let bound = RemainingBound(operation, knowledge) {
            guard bound.isUpper, let seconds = bound.seconds else { return nil }
            switch Measure(of: bound.subject, knowledge) {
            case .span(_, true), .moment(_, true): return (bound.subject, bound.limit, seconds)
            default: return nil
            }
        }
        let (moment, limit): (Expression, Expression)
        switch operation.name {
        case "<", "<=": (moment, limit) = (operation.left, operation.right)
        case ">", ">=": (moment, limit) = (operation.right, operation.left)
        default: return nil
        }
        // Compared as if it were a time left, which another finding says.
        guard !operation.isBool, case .moment(let unit, true) = Measure(of: moment, knowledge),
            case .constant(let value) = Measure(of: limit, knowledge), abs(value * unit) < Self.firstMoment
        else { return nil }
        return (moment, limit, value * unit)
    }

    /// A rule that chooses certificates by their lifetime knows what it does.
    private func asksForLifetime(_ all: [Expression]) -> Bool {
        all.contains { part in
            if case .selector(let selector, _) = part { selector.name?.contains("not_before") == true } else { false }
        }
    }

    private static func readable(_ seconds: Double) -> String {
        let (amount, unit) = seconds >= 2 * 86400 ? (seconds / 86400, "days") : (seconds / 3600, "hours")
        return amount == amount.rounded() ? "\(Int(amount)) \(unit)" : "\((amount * 10).rounded() / 10) \(unit)"
    }

    /// The comparison within the aggregation that the span was in, so that the result has the same labels.
    private func wrapped(_ comparison: String, as span: Expression, in range: Range<Int>) -> String {
        var inner = span
        while case .binary(let operation, _) = inner { inner = operation.left }
        if case .aggregation(let name, let grouping?, let arguments, _) = inner, arguments.count == 1 {
            let labels = identifyingGrouping(name, grouping, arguments) ?? rule.expression.text(grouping.range)
            return "\(name) \(labels) (\(comparison))"
        }
        if case .aggregation(let name, nil, let arguments, _) = inner, arguments.count == 1 {
            return "\(name)(\(comparison))"
        }
        return rule.expression.scalars[range.lowerBound] == "(" ? "(\(comparison))" : comparison
    }
}
