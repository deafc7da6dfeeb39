// SPDX-License-Identifier: Apache-2.0

/// What stands between an operator or an aggregation and its operands.
extension ExpressionParser {
    mutating func boolModifier() -> Range<Int>? {
        guard let start = token?.range.lowerBound, acceptsKeyword("bool") else { return nil }
        return start..<(token?.range.lowerBound ?? end)
    }

    /// `on (…)`, `group_left (…)` and the like.
    mutating func matchingModifiers() throws(Failure) -> LabelList? {
        let matching = try labelList("on", "ignoring")
        if acceptsKeyword("group_left", "group_right"), token?.isSymbol("(") == true { _ = try labels() }
        return matching
    }

    /// - Returns: nil where no such word is next.
    mutating func labelList(_ words: String...) throws(Failure) -> LabelList? {
        guard let token, let word = words.first(where: token.isKeyword) else { return nil }
        index += 1
        let labels = try labels()
        return LabelList(keyword: word, labels: labels, range: token.range.lowerBound..<end)
    }

    private mutating func labels() throws(Failure) -> [String] {
        var labels: [String] = []
        try expect("(")
        while !accepts(")") {
            switch token?.kind {
            case .identifier(let label), .string(let label): labels.append(label)
            default: throw Failure()
            }
            index += 1
            if !accepts(","), token?.isSymbol(")") != true { throw Failure() }
        }
        return labels
    }
}
