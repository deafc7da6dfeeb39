// SPDX-License-Identifier: Apache-2.0

/// What became of a pin for one leaf, with both sides named.
package struct PinVerdict: Hashable, Sendable {
    package let isMatched: Bool
    /// The label `expected`: CA ids in order, joined by `+`. A certificate that was never seen is named by the first 16
    /// hexadecimal digits of its fingerprint.
    package let expected: String
    /// The label `actual`: the CA at the end of the leaf's chain.
    package let actual: String

    package init(isMatched: Bool, expected: String, actual: String) {
        self.isMatched = isMatched
        self.expected = expected
        self.actual = actual
    }
}
