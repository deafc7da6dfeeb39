// SPDX-License-Identifier: Apache-2.0

/// Reads PromQL into a tree. It takes more than Prometheus does, and checks no types: whether a rule is valid is
/// promtool's business.
struct ExpressionParser {
    /// A recursion's depth is the file's choice: brackets within brackets, and operators one after the other.
    static let maximumDepth = 48
    static let maximumOperators = 256
    /// What is found in a tree is compared with all else in it.
    static let maximumTokens = 8192

    struct Failure: Error {}

    let tokens: [Token]
    var index = 0
    private var depth = 0
    private var operators = 0

    /// - Returns: nil for what is not understood.
    static func expression(_ tokens: [Token]) -> Expression? {
        guard tokens.count <= maximumTokens else { return nil }
        var parser = Self(tokens: tokens)
        guard let expression = try? parser.expression(above: 0), parser.index == tokens.count else { return nil }
        return expression
    }

    private init(tokens: [Token]) {
        self.tokens = tokens
    }

    var token: Token? { index < tokens.count ? tokens[index] : nil }

    mutating func accepts(_ symbol: String) -> Bool {
        guard token?.isSymbol(symbol) == true else { return false }
        index += 1
        return true
    }

    mutating func expect(_ symbol: String) throws(Failure) {
        guard accepts(symbol) else { throw Failure() }
    }

    mutating func acceptsKeyword(_ words: String...) -> Bool {
        guard let token, words.contains(where: token.isKeyword) else { return false }
        index += 1
        return true
    }

    /// Where the tokens read so far end.
    var end: Int { index == 0 ? 0 : tokens[index - 1].range.upperBound }

    mutating func expression(above level: Int) throws(Failure) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw Failure() }
        var left = try unary()
        while let name = operatorName, let precedence = BinaryOperation.precedence(of: name), precedence > level {
            operators += 1
            guard operators <= Self.maximumOperators else { throw Failure() }
            index += 1
            let bool = boolModifier()
            let matching = try matchingModifiers()
            // `^` is the one that groups from the right.
            let right = try expression(above: name == "^" ? precedence - 1 : precedence)
            left = .binary(
                BinaryOperation(name: name, bool: bool, matching: matching, left: left, right: right),
                left.range.lowerBound..<right.range.upperBound
            )
        }
        return left
    }

    private var operatorName: String? {
        switch token?.kind {
        case .symbol(let symbol): symbol
        case .identifier(let word): word.lowercased()
        default: nil
        }
    }

    private mutating func unary() throws(Failure) -> Expression {
        guard let token else { throw Failure() }
        guard token.isSymbol("-") || token.isSymbol("+") else { return try postfixed() }
        index += 1
        // Binds like a product: -a ^ b is -(a ^ b).
        let operand = try expression(above: 5)
        let range = token.range.lowerBound..<operand.range.upperBound
        return token.isSymbol("-") ? .negation(operand, range) : operand.placed(at: range)
    }

    private mutating func postfixed() throws(Failure) -> Expression {
        let expression = try primary()
        let start = expression.range.lowerBound
        while true {
            if accepts("[") {
                // A range, a subquery's range and step, or arithmetic on durations: none of it has series in it.
                while let token, !token.isSymbol("]"), token.kind != .unknown { index += 1 }
                try expect("]")
            } else if acceptsKeyword("offset") {
                _ = accepts("-")
                guard case .duration = token?.kind else { throw Failure() }
                index += 1
            } else if accepts("@") {
                try timestamp()
            } else {
                return expression.placed(at: start..<end)
            }
        }
    }

    private mutating func timestamp() throws(Failure) {
        if acceptsKeyword("start", "end") {
            try expect("(")
            try expect(")")
            return
        }
        if !accepts("-") { _ = accepts("+") }
        guard case .number = token?.kind else { throw Failure() }
        index += 1
    }
}
