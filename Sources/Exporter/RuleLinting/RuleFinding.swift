// SPDX-License-Identifier: Apache-2.0

/// One mistake in one rule.
package struct RuleFinding: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// No program of the mesh emits the series.
        case unknownSeries = "unknown_series"
        /// `time()` taken from what is a time left already.
        case relativeMinusTime = "relative_minus_time"
        /// A moment compared with a length of time.
        case timestampWithoutTime = "timestamp_without_time"
        /// An expiry alert that every 24-hour leaf fires before its rotation.
        case thresholdBeforeRotation = "threshold_before_rotation"
        /// Refused configuration taken for a failed rotation.
        case rejectAsRotation = "reject_as_rotation"
        /// `rate` or `increase` of a gauge.
        case gaugeAsCounter = "gauge_as_counter"
        /// A zero that means that nothing is known.
        case zeroSentinel = "zero_sentinel"
        /// Whole days, which are always zero for a 24-hour leaf.
        case wholeDays = "whole_days"
        /// A comparison with zero where there is no series at all when it is bad.
        case absenceUnseen = "absence_unseen"
        /// A grouping or a match by a name that others use too.
        case sharedName = "shared_name"
        /// A lower bound that what has ended does not reach.
        case expiredLeftOut = "expired_left_out"
        /// A series that Istio's proxies do not have unless they are told to.
        case leftOutByDefault = "left_out_by_default"
        /// A comparison below a series' lowest value.
        case neverFires = "never_fires"
        /// No comparison, or one that always has a result.
        case alwaysFires = "always_fires"
        /// A label of the alert that changes with the value.
        case valueInLabel = "value_in_label"
        /// `absent()` without `for`.
        case absentAtOnce = "absent_at_once"
    }

    package let kind: Kind
    package let file: String
    package let position: TextPosition
    package let rule: String
    /// One sentence without a stop, as `reason` is.
    package let message: String
    package let reason: String
    /// The whole expression with everything put right that was found in it.
    package let proposal: String
    /// Whether anything of the expression has to change, which is not so where it is the rule's labels, for example.
    let isChanged: Bool
    /// What `for` should be, where it is wrong.
    package let wait: String?
}

extension RuleFinding: CustomStringConvertible {
    /// The first line in the form that editors and terminals turn into a link.
    package var description: String {
        var lines = [
            "\(file):\(position.line):\(position.column): \(rule.isEmpty ? "a rule without a name" : rule): \(message)",
            "    why    \(reason)",
        ]
        if isChanged { lines.append("    write  " + proposal.replacing("\n", with: "\n           ")) }
        if let wait { lines.append("    for    \(wait)") }
        return lines.joined(separator: "\n")
    }
}
