// SPDX-License-Identifier: Apache-2.0

/// A path from a certificate towards the CA that anchors it.
package struct CertificateChain: Hashable, Sendable {
    /// The leaf first, its issuer next, the anchor last where there is one.
    package let certificates: [Certificate]
    /// Whether the last certificate is one that the location trusts.
    package let isAnchored: Bool
    /// The CA certificates that a peer is shown beside the leaf. They may lead to other anchors than the path does.
    package let presented: [Certificate]

    package init(certificates: [Certificate], isAnchored: Bool, presented: [Certificate] = []) {
        self.certificates = certificates
        self.isAnchored = isAnchored
        self.presented = presented
    }

    /// The earliest NotAfter of the path: when it stops being valid as a whole, which may be before the leaf does.
    package var effectiveNotAfter: UnixTime {
        certificates.lazy.map(\.notAfter).min() ?? .max
    }

    /// The issuers, nearest first.
    package var authorities: ArraySlice<Certificate> { certificates.dropFirst() }
}
