// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The ciphers and digests of keystores, in an OpenSSL library context of their own: loading the `legacy` provider, which
/// RC2 and RC4 need, would change what every other part of the process is offered.
final class KeystoreCiphers: @unchecked Sendable {
    // An OSSL_LIB_CTX is made for use from several threads (OSSL_LIB_CTX(3)).
    let context: OpaquePointer

    static let shared = KeystoreCiphers(withLegacy: true)

    init(withLegacy: Bool) {
        guard let context = OSSL_LIB_CTX_new() else { fatalError("OpenSSL could not allocate a library context") }
        guard OSSL_PROVIDER_load(context, "default") != nil else {
            fatalError("OpenSSL has no `default` provider: libcrypto 3.0 or newer is needed")
        }
        // Some systems pack it apart: then what needs it says so.
        if withLegacy, OSSL_PROVIDER_load(context, "legacy") == nil { ERR_clear_error() }
        self.context = context
    }

    deinit {
        // With its providers, which belong to it.
        OSSL_LIB_CTX_free(context)
    }

    func hasCipher(_ name: String) -> Bool {
        guard let cipher = EVP_CIPHER_fetch(context, name, nil) else {
            ERR_clear_error()
            return false
        }
        EVP_CIPHER_free(cipher)
        return true
    }

    /// - Returns: the plain bytes; `nil` where the passphrase does not fit, or the bytes are damaged.
    func decrypt(
        _ bytes: UnsafeRawBufferPointer,
        by algorithm: borrowing AlgorithmHandle,
        passphrase: PassphraseCandidate
    ) -> DecryptedBytes? {
        ERR_clear_error()
        defer { ERR_clear_error() }
        var plain: UnsafeMutablePointer<UInt8>?
        var count: Int32 = 0
        let found = passphrase.withCharacters { text, length in
            PKCS12_pbe_crypt_ex(
                algorithm.pointer,
                text,
                length,
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                Int32(clamping: bytes.count),
                &plain,
                &count,
                0,
                context,
                nil
            )
        }
        guard found != nil, let plain else { return nil }
        return DecryptedBytes(takingOwnershipOf: plain, count: Int(count))
    }
}
