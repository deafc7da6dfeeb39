// SPDX-License-Identifier: Apache-2.0

/// One word of PromQL, with its place in the expression.
struct Token: Equatable {
    enum Kind: Equatable {
        /// A metric, label, function or keyword: the grammar tells which.
        case identifier(String)
        case number(Double)
        /// In seconds.
        case duration(Double)
        /// Without its quotes and escapes.
        case string(String)
        /// An operator, a bracket, a comma, a colon or `@`.
        case symbol(String)
        /// Nothing that PromQL has: a template's variable, for example.
        case unknown
    }

    let kind: Kind
    /// Offsets into the expression's scalars.
    let range: Range<Int>

    /// What may be a series' name: a word, or a text that stands for one in the braces.
    var name: String? {
        switch kind {
        case .identifier(let name), .string(let name): name
        case .number, .duration, .symbol, .unknown: nil
        }
    }

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol(symbol) }

    /// Keywords are written in any case.
    func isKeyword(_ word: String) -> Bool {
        if case .identifier(let name) = kind { name.lowercased() == word } else { false }
    }
}
