// SPDX-License-Identifier: Apache-2.0

/// Why a transfer brought no answer.
package struct TransferError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The raw values are metric label values.
    package enum Reason: String, Sendable, CaseIterable {
        case dns, connect, tls, timeout
        case tooLarge = "too_large"
        case status
        /// The answer broke off or is not HTTP, or the request cannot be written as HTTP. A connection that was made and
        /// then lost belongs here, not to `connect`.
        case `protocol`
        case cancelled
        /// The bearer token could not be read.
        case auth
    }

    package let reason: Reason
    package let message: String
    /// The status code when `reason` is `status`.
    package let status: Int?

    package init(reason: Reason, message: String, status: Int? = nil) {
        self.reason = reason
        self.message = message
        self.status = status
    }

    package var description: String { message }
}
