// SPDX-License-Identifier: Apache-2.0

package import Logging

/// The values of `--log.level`.
package enum LogLevel: String, Sendable, CaseIterable {
    case debug, info, warn, error

    /// The least severe level that is written.
    package var threshold: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warn: .warning
        case .error: .error
        }
    }

    /// How an event of swift-log's finer scale is named in a line.
    init(_ level: Logger.Level) {
        switch level {
        case .trace, .debug: self = .debug
        case .info, .notice: self = .info
        case .warning: self = .warn
        case .error, .critical: self = .error
        }
    }
}
