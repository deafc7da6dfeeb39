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
}

extension RuleFinding: CustomStringConvertible {
    /// The first line in the form that editors and terminals turn into a link.
    package var description: String {
        let write = proposal.split(separator: "\n").joined(separator: "\n           ")
        return """
            \(file):\(position.line):\(position.column): \(rule.isEmpty ? "a rule without a name" : rule): \(message)
                why    \(reason)
                write  \(write)
            """
    }
}
