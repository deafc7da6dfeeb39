// SPDX-License-Identifier: Apache-2.0

/// `by (…)` or `without (…)` of an aggregation, `on (…)` or `ignoring (…)` of a match.
struct LabelList {
    /// In lower case.
    let keyword: String
    let labels: [String]
    /// Offsets into the expression's scalars, from the keyword to the bracket.
    let range: Range<Int>
}
