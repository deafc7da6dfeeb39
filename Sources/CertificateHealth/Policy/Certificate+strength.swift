// SPDX-License-Identifier: Apache-2.0

import Certificates

extension PublicKeyDescription {
    /// Less than 112 bits of security (NIST SP 800-57 part 1, table 2), or a curve that TLS stacks of a mesh refuse.
    /// A size that cannot be told is not held against the key.
    var isWeak: Bool {
        switch algorithm {
        case "RSA": bits.map { $0 < 2_048 } ?? false
        case "EC": bits.map { $0 < 256 } ?? false
        // No TLS 1.3 signature scheme is left for it (RFC 8446, section 4.2.3).
        case "DSA", "DSA-old": true
        default: false
        }
    }
}

extension Certificate {
    /// Signed over a digest for which collisions can be made. Nobody verifies the signature that a root makes on itself.
    var hasWeakSignature: Bool { !isSelfIssued && Self.weakSignatures.contains(signatureAlgorithm) }

    /// OpenSSL's long names, of which several stand for one pair of algorithms under different object identifiers.
    private static let weakSignatures: Set<String> = [
        "md2WithRSAEncryption", "md4WithRSAEncryption", "md5WithRSAEncryption", "md5WithRSA", "mdc2WithRSA",
        "shaWithRSAEncryption", "sha1WithRSAEncryption", "sha1WithRSA", "dsaWithSHA", "dsaWithSHA1",
        "dsaWithSHA1-old", "ecdsa-with-SHA1",
    ]
}
