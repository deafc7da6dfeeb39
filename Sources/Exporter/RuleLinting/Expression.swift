// SPDX-License-Identifier: Apache-2.0

/// A PromQL expression as a tree, with places. Parentheses are not in it, except in `range`.
indirect enum Expression {
    case number(Double, Range<Int>)
    case string(Range<Int>)
    /// With its range, offset and `@`, which `Range` covers and nothing here asks for.
    case selector(Selector, Range<Int>)
    case call(String, [Expression], Range<Int>)
    /// The operand is the last of the arguments.
    case aggregation(String, grouping: LabelList?, [Expression], Range<Int>)
    case binary(BinaryOperation, Range<Int>)
    case negation(Expression, Range<Int>)

    /// Offsets into the scalars, the parentheses around it included.
    var range: Range<Int> {
        switch self {
        case .number(_, let range), .string(let range), .selector(_, let range), .call(_, _, let range),
            .aggregation(_, _, _, let range), .binary(_, let range), .negation(_, let range):
            range
        }
    }

    var children: [Expression] {
        switch self {
        case .number, .string, .selector: []
        case .call(_, let arguments, _), .aggregation(_, _, let arguments, _): arguments
        case .binary(let operation, _): [operation.left, operation.right]
        case .negation(let operand, _): [operand]
        }
    }

    /// The expression itself and all below it, from left to right.
    var all: [Expression] {
        var all: [Expression] = []
        append(to: &all)
        return all
    }

    private func append(to all: inout [Expression]) {
        all.append(self)
        for child in children { child.append(to: &all) }
    }

    var selectors: [Selector] {
        all.compactMap { if case .selector(let selector, _) = $0 { selector } else { nil } }
    }

    func placed(at range: Range<Int>) -> Expression {
        switch self {
        case .number(let value, _): .number(value, range)
        case .string: .string(range)
        case .selector(let selector, _): .selector(selector, range)
        case .call(let name, let arguments, _): .call(name, arguments, range)
        case .aggregation(let name, let grouping, let arguments, _):
            .aggregation(name, grouping: grouping, arguments, range)
        case .binary(let operation, _): .binary(operation, range)
        case .negation(let operand, _): .negation(operand, range)
        }
    }
}
