// SPDX-License-Identifier: Apache-2.0

extension ExpressionParser {
    private static let aggregations: Set<String> = [
        "sum", "min", "max", "avg", "count", "group", "stddev", "stdvar", "topk", "bottomk", "quantile",
        "count_values", "limitk", "limit_ratio",
    ]

    mutating func primary() throws(Failure) -> Expression {
        guard let token else { throw Failure() }
        switch token.kind {
        case .number(let value), .duration(let value):
            index += 1
            return .number(value, token.range)
        case .string:
            index += 1
            return .string(token.range)
        case .symbol("("):
            index += 1
            let inner = try expression(above: 0)
            try expect(")")
            return inner.placed(at: token.range.lowerBound..<end)
        case .symbol("{"):
            return try selector(name: nil, from: token.range.lowerBound)
        case .identifier(let name):
            index += 1
            return try named(name, from: token.range.lowerBound)
        case .symbol, .unknown:
            throw Failure()
        }
    }

    private mutating func named(_ name: String, from start: Int) throws(Failure) -> Expression {
        let word = name.lowercased()
        if Self.aggregations.contains(word),
            token?.isSymbol("(") == true || token?.isKeyword("by") == true || token?.isKeyword("without") == true
        {
            return try aggregation(word, from: start)
        }
        guard token?.isSymbol("(") == true else { return try selector(name: name, from: start) }
        return .call(name, try arguments(), start..<end)
    }

    private mutating func aggregation(_ name: String, from start: Int) throws(Failure) -> Expression {
        var grouping = try grouping()
        let arguments = try arguments()
        if grouping == nil { grouping = try self.grouping() }
        guard !arguments.isEmpty else { throw Failure() }
        return .aggregation(name, grouping: grouping, arguments, start..<end)
    }

    private mutating func grouping() throws(Failure) -> LabelList? { try labelList("by", "without") }

    private mutating func arguments() throws(Failure) -> [Expression] {
        try expect("(")
        var arguments: [Expression] = []
        while !accepts(")") {
            arguments.append(try expression(above: 0))
            if !accepts(","), token?.isSymbol(")") != true { throw Failure() }
        }
        return arguments
    }

    /// `name`, `name{…}` or `{…}`, where the name may be a string in the braces.
    private mutating func selector(name: String?, from start: Int) throws(Failure) -> Expression {
        var (name, matchers) = (name, [LabelMatcher]())
        if accepts("{") {
            while !accepts("}") {
                let label: String
                switch token?.kind {
                case .identifier(let word), .string(let word): label = word
                default: throw Failure()
                }
                let isQuoted = token?.kind == .string(label)
                index += 1
                if isQuoted, token?.isSymbol(",") == true || token?.isSymbol("}") == true {
                    name = label
                } else {
                    matchers.append(try matcher(of: label))
                }
                if !accepts(","), token?.isSymbol("}") != true { throw Failure() }
            }
        }
        let range = start..<end
        return .selector(Selector(name: name, matchers: matchers, range: range), range)
    }

    private mutating func matcher(of label: String) throws(Failure) -> LabelMatcher {
        guard case .symbol(let symbol) = token?.kind, let comparison = LabelMatcher.Comparison(rawValue: symbol) else {
            throw Failure()
        }
        index += 1
        guard case .string(let value) = token?.kind else { throw Failure() }
        index += 1
        return LabelMatcher(label: label, comparison: comparison, value: value)
    }
}
