// SPDX-License-Identifier: Apache-2.0

/// The values of `--log.format`.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `key=value` pairs, values in quotes where they need it.
    case logfmt
    /// An object a line (RFC 8259), every value a string.
    case json
}
