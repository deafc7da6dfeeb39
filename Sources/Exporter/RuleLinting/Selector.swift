// SPDX-License-Identifier: Apache-2.0

/// What chooses series: a metric's name and conditions on labels, without range, offset or `@`.
struct Selector: Equatable {
    /// Nil where only conditions are given, or the name is one with an expression.
    let name: String?
    let matchers: [LabelMatcher]
    /// Offsets into the expression's scalars.
    let range: Range<Int>

    init(name: String?, matchers: [LabelMatcher], range: Range<Int>) {
        let named = matchers.first { $0.label == "__name__" && $0.comparison == .equal }
        self.name = name ?? named?.value
        self.matchers = matchers.filter { $0 != named }
        self.range = range
    }

    func accepts(_ label: String, _ value: String) -> Bool {
        matchers.allSatisfy { $0.label != label || $0.accepts(value) }
    }
}
