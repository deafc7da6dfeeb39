// SPDX-License-Identifier: Apache-2.0

/// What a TLS server showed of itself.
package struct TLSHandshake: Sendable, Equatable {
    package struct Session: Sendable, Equatable {
        /// As OpenSSL names it: "TLSv1.3".
        package let version: String
        /// The IANA name: "TLS_AES_128_GCM_SHA256".
        package let cipher: String
        /// What the server chose of the protocols offered (RFC 7301).
        package let applicationProtocol: String?
    }

    /// DER, leaf first, in the order they were sent; never empty.
    package let chain: [[UInt8]]
    /// Nil where nothing was to be verified.
    package let verification: ChainVerification?
    /// Nil where the handshake ended before the two had agreed.
    package let session: Session?
    /// Also where we had one to show.
    package let isClientCertificateRequested: Bool
    package let stapledStatus: StapledStatus?
    /// Why the handshake ended once the certificates were seen; nil where it was completed. Under TLS 1.3 a server
    /// judges our certificate only after that.
    package let refusal: String?
    /// Of the name's resolution, the connection, STARTTLS and the handshake together.
    package let duration: Duration
}
