// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// What a handshake with a TLS server showed beside its certificates.
package struct TLSEndpointReport: Hashable, Sendable {
    /// The raw value is the label `reason`.
    package enum VerificationFailure: String, Hashable, Sendable, CaseIterable {
        case expired
        case notYetValid = "not_yet_valid"
        case unknownAuthority = "unknown_ca"
        case selfSigned = "self_signed"
        case nameMismatch = "name_mismatch"
        case revoked
        case other
    }

    /// The raw value is the label `status`.
    package enum StapleStatus: String, Hashable, Sendable, CaseIterable {
        case good, revoked, unknown
    }

    /// `host:port`.
    package var address: String
    /// As it was sent; addresses are not.
    package var serverName: String?
    /// All reasons for which a client would refuse the server, in the order of their type; none for one that it accepts.
    package var failures: [VerificationFailure] = []
    /// As OpenSSL names it: "TLSv1.3".
    package var version: String?
    /// The IANA name.
    package var cipher: String?
    /// What the server chose of the protocols offered (ALPN).
    package var applicationProtocol: String?
    package var requestsClientCertificate: Bool = false
    /// Of connection, STARTTLS and handshake together.
    package var handshakeMilliseconds: Int64?
    /// Of the stapled OCSP response; `nil` without one.
    package var stapleStatus: StapleStatus?
    package var stapleNextUpdate: UnixTime?

    package init(address: String, serverName: String? = nil) {
        self.address = address
        self.serverName = serverName
    }

    package var subject: ReportSubject { ReportSubject(.tlsEndpoint, address, serverName) }
}
