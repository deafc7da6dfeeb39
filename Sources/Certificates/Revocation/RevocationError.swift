// SPDX-License-Identifier: Apache-2.0

/// Why a revocation list could not be read.
package struct RevocationError: Error, Hashable, Sendable {
    /// Closed, because it is the label `reason` of the error counters.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// A PEM block that never ends, or ends under another name.
        case malformedPEM = "malformed_pem"
        case malformedBase64 = "malformed_base64"
        /// The bytes are no revocation list.
        case malformedList = "malformed_crl"
        /// thisUpdate or nextUpdate is no date.
        case malformedDate = "malformed_date"
        case listTooLarge = "crl_too_large"
        case tooManyLists = "too_many_crls"
        /// The bundle holds no list at all.
        case noList = "no_crl"
    }

    package let reason: Reason
    /// The block's place among the lists of its bundle, from 0.
    package let index: Int
    package let message: String

    init(_ reason: Reason, index: Int, _ message: String) {
        self.reason = reason
        self.index = index
        self.message = message
    }
}

extension RevocationError: CustomStringConvertible {
    package var description: String { "revocation list \(index): \(message)" }
}
