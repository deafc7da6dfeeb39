// SPDX-License-Identifier: Apache-2.0

/// A signature and what it is of, kept so that it can be verified later, when the signer's key is known, without keeping
/// everything that was signed.
struct DetachedSignature: Sendable {
    enum Subject: Sendable {
        /// By OpenSSL's name of the digest.
        case digest([UInt8], algorithm: String)
        /// All of it: EdDSA signs no digest.
        case message([UInt8])
    }

    let subject: Subject
    let signature: [UInt8]
}
