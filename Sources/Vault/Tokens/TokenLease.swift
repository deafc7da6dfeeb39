// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// How long a token holds.
package struct TokenLease: Sendable, Equatable {
    /// By our clock; `nil` for one that does not end.
    package let end: UnixTime?
    /// Seconds that it was given when it was issued or renewed.
    package let duration: Int64
    package let isRenewable: Bool

    package init(end: UnixTime?, duration: Int64, isRenewable: Bool) {
        self.end = end
        self.duration = duration
        self.isRenewable = isRenewable
    }

    /// - Parameter seconds: from now on; 0 for a token that does not end.
    package init(seconds: Int64, isRenewable: Bool, at now: UnixTime) {
        self.init(end: seconds > 0 ? now + seconds : nil, duration: max(0, seconds), isRenewable: isRenewable)
    }
}
