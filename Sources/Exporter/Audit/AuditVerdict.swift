// SPDX-License-Identifier: Apache-2.0

/// What an audit says of the whole. The raw value is in the report.
package enum AuditVerdict: String, Sendable, Hashable {
    case healthy
    case warning
    case critical
    /// A source failed, or nothing was seen: whether the rest is healthy, nobody can tell.
    case unknown

    init(_ findings: [Finding]) {
        if findings.contains(where: { $0.severity == .critical }) {
            self = .critical
        } else if findings.contains(where: \.kind.leavesOpen) {
            self = .unknown
        } else if findings.contains(where: { $0.severity == .warning }) {
            self = .warning
        } else {
            self = .healthy
        }
    }

    package var exitCode: Int32 {
        switch self {
        case .healthy: 0
        case .warning: 1
        case .critical: 2
        case .unknown: 3
        }
    }
}
