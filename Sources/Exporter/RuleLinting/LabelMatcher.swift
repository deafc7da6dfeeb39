// SPDX-License-Identifier: Apache-2.0

/// One condition in the braces of a selector.
struct LabelMatcher: Equatable {
    enum Comparison: String {
        case equal = "="
        case notEqual = "!="
        case matches = "=~"
        case matchesNot = "!~"
    }

    /// A recursion's depth, within the reader of expressions, is the file's choice.
    private static let maximumExpressionBytes = 256

    let label: String
    let comparison: Comparison
    let value: String

    /// - Parameter actual: the label's value; empty for a label that is not there.
    func accepts(_ actual: String) -> Bool {
        switch comparison {
        case .equal: actual == value
        case .notEqual: actual != value
        case .matches: expressionMatches(actual)
        case .matchesNot: !expressionMatches(actual)
        }
    }

    /// An expression that Swift does not know may match: what is not understood is no finding.
    private func expressionMatches(_ actual: String) -> Bool {
        guard value.utf8.count <= Self.maximumExpressionBytes, let expression = try? Regex(value) else {
            return comparison == .matches
        }
        return actual.wholeMatch(of: expression) != nil
    }
}

extension LabelMatcher: CustomStringConvertible {
    var description: String {
        let escaped = value.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return "\(label)\(comparison.rawValue)\"\(escaped)\""
    }
}
