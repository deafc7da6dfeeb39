// SPDX-License-Identifier: Apache-2.0

/// A certificate revocation list (RFC 5280, section 5), without its entries and without a check of its signature.
package struct RevocationList: Hashable, Sendable {
    /// RFC 4514 text, in the form of `Certificate.issuer`.
    package let issuer: String
    /// Which of the issuer's keys signed the list; `nil` where the list does not say.
    package let authorityKeyIdentifier: [UInt8]?
    package let thisUpdate: UnixTime
    /// When its successor is due at the latest. RFC 5280 demands it, the encoding does not.
    package let nextUpdate: UnixTime?
    /// Revoked certificates.
    package let entryCount: Int
}
