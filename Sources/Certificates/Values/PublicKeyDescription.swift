// SPDX-License-Identifier: Apache-2.0

/// What kind of key a certificate holds and how strong it is.
package struct PublicKeyDescription: Hashable, Sendable {
    /// `RSA`, `EC`, `Ed25519`, `Ed448`, or OpenSSL's short name of another algorithm.
    package let algorithm: String
    /// The modulus's length of an RSA key, the field's of a curve; `nil` where it cannot be told.
    package let bits: Int?

    package init(algorithm: String, bits: Int?) {
        self.algorithm = algorithm
        self.bits = bits
    }
}
