// SPDX-License-Identifier: Apache-2.0

/// Two operands and what stands between them.
struct BinaryOperation {
    /// In lower case.
    let name: String
    /// The word `bool` and the space after it, where it is there.
    let bool: Range<Int>?
    let matching: LabelList?
    let left: Expression
    let right: Expression

    var isComparison: Bool { Self.comparisons.contains(name) }

    /// Gives 0 and 1 in place of a filter.
    var isBool: Bool { bool != nil }

    static let comparisons: Set<String> = ["==", "!=", "<", "<=", ">", ">="]

    /// How tightly it binds: https://prometheus.io/docs/prometheus/latest/querying/operators/.
    static func precedence(of name: String) -> Int? {
        switch name {
        case "or": 1
        case "and", "unless": 2
        case "==", "!=", "<", "<=", ">", ">=": 3
        case "+", "-": 4
        case "*", "/", "%", "atan2": 5
        case "^": 6
        default: nil
        }
    }
}
