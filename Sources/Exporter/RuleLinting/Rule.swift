// SPDX-License-Identifier: Apache-2.0

/// One alerting or recording rule.
package struct Rule: Sendable, Equatable {
    /// The alert's or the recorded series' name; empty where it has none.
    let name: String
    let isAlert: Bool
    /// Whether `for` makes the alert wait for a while.
    let waits: Bool
    /// A label of the alert with the expression's value in it.
    let valueLabel: String?
    /// Never empty.
    let expression: PositionedText
    /// Its name, labels and annotations, in lower case: what the rule is said to be about.
    let subject: String
}

extension Rule {
    /// With places in the text around it.
    func moved(_ place: (TextPosition) -> TextPosition) -> Rule {
        Rule(
            name: name,
            isAlert: isAlert,
            waits: waits,
            valueLabel: valueLabel,
            expression: expression.moved(place),
            subject: subject
        )
    }
}
