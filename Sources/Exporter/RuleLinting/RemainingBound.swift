// SPDX-License-Identifier: Apache-2.0

/// A comparison of the time that certificates have left, in any of the ways to write it: `end - time() < 60`,
/// `end < time() + 60`, `60 > time_left`.
struct RemainingBound {
    /// The side that has the certificates' series in it.
    let subject: Expression
    /// Nil for what is no number.
    let seconds: Double?
    /// Holds for certificates with less than that, and so for those that have ended.
    let isUpper: Bool
    /// The other side.
    let limit: Expression

    /// - Returns: nil for a comparison of anything else, and for one with `bool`.
    init?(_ operation: BinaryOperation, _ knowledge: SeriesKnowledge) {
        guard !operation.isBool, ["<", "<=", ">", ">="].contains(operation.name) else { return nil }
        let isLess = operation.name.hasPrefix("<")
        if let seconds = Self.seconds(of: operation.left, against: operation.right, knowledge) {
            (subject, limit, isUpper) = (operation.left, operation.right, isLess)
            self.seconds = seconds
        } else if let seconds = Self.seconds(of: operation.right, against: operation.left, knowledge) {
            (subject, limit, isUpper) = (operation.right, operation.left, !isLess)
            self.seconds = seconds
        } else {
            return nil
        }
    }

    /// - Returns: nil if the subject is not the time that is left, `.some(nil)` if the limit is no number.
    private static func seconds(
        of subject: Expression,
        against limit: Expression,
        _ knowledge: SeriesKnowledge
    ) -> Double?? {
        guard subject.selectors.contains(where: knowledge.tellsEnd) else { return nil }
        switch Measure(of: subject, knowledge) {
        case .span(let unit, _):
            guard isTimeLeft(subject, knowledge) else { return nil }
            guard case .constant(let value) = Measure(of: limit, knowledge) else { return .some(nil) }
            return value * unit
        case .moment(1, _):
            guard limit.selectors.isEmpty, limit.all.contains(where: isTime), let now = offset(of: limit, knowledge),
                let end = offset(of: subject, knowledge)
            else { return nil }
            return now - end
        default: return nil
        }
    }

    /// What is left, and neither a lifetime nor an age: `time()` is taken from the end, unless the series did that.
    private static func isTimeLeft(_ expression: Expression, _ knowledge: SeriesKnowledge) -> Bool {
        let all = expression.all
        guard all.contains(where: isTime) else {
            return expression.selectors.contains { selector in
                let value = knowledge.meaning(of: selector)?.value
                return value == .timeLeft || value == .daysLeft
            }
        }
        return all.contains { part in
            guard case .binary(let operation, _) = part, operation.name == "-" else { return false }
            return !operation.left.selectors.isEmpty && operation.right.selectors.isEmpty
                && operation.right.all.contains(where: isTime)
        }
    }

    private static func isTime(_ expression: Expression) -> Bool {
        if case .call("time", _, _) = expression { true } else { false }
    }

    /// What was added to a moment; nil where more was done with it.
    private static func offset(of expression: Expression, _ knowledge: SeriesKnowledge) -> Double? {
        switch expression {
        case .selector, .call("time", _, _): return 0
        case .aggregation(_, _, let arguments, _): return arguments.last.flatMap { offset(of: $0, knowledge) }
        case .binary(let operation, _):
            let (left, right) = (Measure(of: operation.left, knowledge), Measure(of: operation.right, knowledge))
            switch (operation.name, left, right) {
            case ("+", _, .constant(let value)): return offset(of: operation.left, knowledge).map { $0 + value }
            case ("-", _, .constant(let value)): return offset(of: operation.left, knowledge).map { $0 - value }
            case ("+", .constant(let value), _): return offset(of: operation.right, knowledge).map { $0 + value }
            case ("and", _, _), ("or", _, _), ("unless", _, _): return offset(of: operation.left, knowledge)
            default: return nil
            }
        case .number, .string, .call, .negation: return nil
        }
    }
}
