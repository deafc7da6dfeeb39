// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A revocation list that was seen somewhere.
package struct ObservedRevocationList: Hashable, Sendable {
    /// The issuer's name, as certificates tell theirs.
    package let issuer: String
    /// When its successor is due (RFC 5280 section 5.1.2.5): past it, whoever checks revocation may refuse every peer.
    package let nextUpdate: UnixTime?

    package init(issuer: String, nextUpdate: UnixTime?) {
        self.issuer = issuer
        self.nextUpdate = nextUpdate
    }
}
