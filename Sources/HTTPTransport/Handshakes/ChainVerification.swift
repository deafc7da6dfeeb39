// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// What a client that verifies would make of a server's certificates.
package struct ChainVerification: Sendable, Equatable {
    /// The raw values are metric label values.
    package enum Failure: String, Sendable, CaseIterable {
        case expired
        case notYetValid = "not_yet_valid"
        /// No trusted CA signed it, or the server left out an intermediate.
        case unknownAuthority = "unknown_ca"
        /// The leaf signed itself, and is not trusted.
        case selfSigned = "self_signed"
        case nameMismatch = "name_mismatch"
        /// By the stapled OCSP response.
        case revoked
        /// A broken signature, a weak key, a certificate that is not for servers, a broken constraint.
        case other
    }

    /// All that is wrong, each once.
    package let failures: Set<Failure>
    /// The chain up to its trusted end, DER, leaf first; empty where something is wrong.
    package let anchoredChain: [[UInt8]]

    package var isVerified: Bool { failures.isEmpty }
}

extension ChainVerification.Failure {
    /// - Parameter code: of X509_STORE_CTX_get_error(3).
    init(code: CInt) {
        self =
            switch code {
            case X509_V_ERR_CERT_HAS_EXPIRED: .expired
            case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
            case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: .selfSigned
            case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
                X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
                X509_V_ERR_CERT_UNTRUSTED:
                .unknownAuthority
            case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: .nameMismatch
            case X509_V_ERR_CERT_REVOKED: .revoked
            default: .other
            }
    }
}
