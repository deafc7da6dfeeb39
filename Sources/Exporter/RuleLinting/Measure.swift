// SPDX-License-Identifier: Apache-2.0

/// What an expression's numbers stand for, in units of so many seconds.
enum Measure: Equatable {
    case constant(Double)
    case moment(unit: Double, hasLeaves: Bool)
    case span(unit: Double, hasLeaves: Bool)
    case unknown
}

extension Measure {
    private static let shapeless: Set<String> = [
        "min_over_time", "max_over_time", "avg_over_time", "last_over_time", "abs", "ceil", "floor", "round",
        "clamp", "clamp_min", "clamp_max", "sort", "sort_desc", "label_replace", "label_join", "scalar", "vector",
    ]

    init(of expression: Expression, _ knowledge: SeriesKnowledge) {
        switch expression {
        case .number(let value, _): self = .constant(value)
        case .string: self = .unknown
        case .selector(let selector, _): self = Self.series(knowledge.meaning(of: selector))
        case .negation(let operand, _):
            if case .constant(let value) = Measure(of: operand, knowledge) {
                self = .constant(-value)
            } else {
                self = .unknown
            }
        case .call("time", _, _), .call("timestamp", _, _): self = .moment(unit: 1, hasLeaves: false)
        case .call(let name, let arguments, _):
            guard Self.shapeless.contains(name), let first = arguments.first else {
                self = .unknown
                return
            }
            self = Measure(of: first, knowledge)
        case .aggregation("min", _, let arguments, _), .aggregation("max", _, let arguments, _),
            .aggregation("avg", _, let arguments, _), .aggregation("topk", _, let arguments, _),
            .aggregation("bottomk", _, let arguments, _), .aggregation("sum", _, let arguments, _):
            self = arguments.last.map { Measure(of: $0, knowledge) } ?? .unknown
        case .aggregation: self = .unknown
        case .binary(let operation, _):
            let (left, right) = (Measure(of: operation.left, knowledge), Measure(of: operation.right, knowledge))
            self = Self.combined(operation, left, right)
        }
    }

    private static func series(_ meaning: SeriesMeaning?) -> Measure {
        guard let meaning else { return .unknown }
        return switch meaning.value {
        case .moment: .moment(unit: 1, hasLeaves: meaning.hasLeaves)
        case .timeLeft: .span(unit: 1, hasLeaves: meaning.hasLeaves)
        case .daysLeft: .span(unit: 86400, hasLeaves: meaning.hasLeaves)
        case .other: .unknown
        }
    }

    private static func combined(_ operation: BinaryOperation, _ left: Measure, _ right: Measure) -> Measure {
        switch (operation.name, left, right) {
        case ("and", _, _), ("unless", _, _), ("or", _, _): left
        case (_, .constant(let one), .constant(let other)): constant(operation.name, one, other)
        case (let name, _, _) where BinaryOperation.comparisons.contains(name):
            // What a comparison lets through is the series' value, on whichever side of the number it stands.
            if operation.isBool { .unknown } else if case .constant = left { right } else { left }
        case ("-", .moment(1, let one), .moment(1, let other)): .span(unit: 1, hasLeaves: one || other)
        // A mistake, of which the rest is judged as it was meant.
        case ("-", .span(let unit, let leaves), .moment): .span(unit: unit, hasLeaves: leaves)
        case ("+", .span(_, let leaves), .moment), ("+", .moment, .span(_, let leaves)):
            .moment(unit: 1, hasLeaves: leaves)
        case ("+", .moment, .constant), ("-", .moment, .constant), ("+", .span, .constant), ("-", .span, .constant):
            left
        case ("/", .moment(let unit, let leaves), .constant(let value)): .moment(unit: unit * value, hasLeaves: leaves)
        case ("/", .span(let unit, let leaves), .constant(let value)): .span(unit: unit * value, hasLeaves: leaves)
        case ("*", .span(let unit, let leaves), .constant(let value)) where value != 0:
            .span(unit: unit / value, hasLeaves: leaves)
        default: .unknown
        }
    }

    private static func constant(_ name: String, _ left: Double, _ right: Double) -> Measure {
        switch name {
        case "+": .constant(left + right)
        case "-": .constant(left - right)
        case "*": .constant(left * right)
        case "/": .constant(left / right)
        default: .unknown
        }
    }
}
