// SPDX-License-Identifier: Apache-2.0

/// How bad a finding is, the worst first. The raw value is in the report.
package enum FindingSeverity: String, Sendable, Hashable, CaseIterable {
    /// Connections fail now.
    case critical
    /// They will fail unless somebody acts, or nobody sees whether they do.
    case warning
    /// Nobody has to act.
    case info
}

extension FindingSeverity: Comparable {
    package static func < (left: FindingSeverity, right: FindingSeverity) -> Bool {
        left.rank < right.rank
    }
}
