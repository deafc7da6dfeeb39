// SPDX-License-Identifier: Apache-2.0

/// One alerting or recording rule.
package struct Rule: Sendable, Equatable {
    /// The alert's or the recorded series' name; empty where it has none.
    let name: String
    /// Never empty.
    let expression: PositionedText
    /// Its name, labels and annotations, in lower case: what the rule is said to be about.
    let subject: String
}
