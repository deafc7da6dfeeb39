// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A private key for tests.
package struct TestKey: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case p256 = "EC"
        case rsa2048 = "RSA"
        case ed25519 = "ED25519"
    }

    package let kind: Kind
    let handle: TestKeyHandle

    package static func make(_ kind: Kind = .p256) -> TestKey {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, kind.rawValue, nil) else {
            fatalError("OpenSSL cannot generate \(kind.rawValue) keys")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var pointer: OpaquePointer?
        guard
            EVP_PKEY_keygen_init(context) == 1,
            kind != .p256 || EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            kind != .rsa2048 || EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1,
            EVP_PKEY_generate(context, &pointer) == 1,
            let pointer
        else { fatalError("OpenSSL did not generate a \(kind.rawValue) key") }
        return TestKey(kind: kind, handle: TestKeyHandle(owning: pointer))
    }

    /// PKCS#8, not encrypted.
    package var pem: String {
        TestCertificatePEM.text { bio in
            PEM_write_bio_PKCS8PrivateKey(bio, handle.pointer, nil, nil, 0, nil, nil) == 1
        }
    }

    /// SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7), DER.
    package var publicKeyInfo: [UInt8] {
        var encoded: UnsafeMutablePointer<UInt8>?
        let length = i2d_PUBKEY(handle.pointer, &encoded)
        defer { copenssl_free(encoded) }
        return [UInt8](UnsafeBufferPointer(start: encoded, count: Int(length)))
    }
}
