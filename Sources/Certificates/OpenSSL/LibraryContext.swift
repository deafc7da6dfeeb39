// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// OpenSSL library contexts for reading and for verifying.
///
/// OpenSSL 3.0 decodes the public key of every certificate it parses through its providers, which costs ten times the
/// rest of the parse. In a context that holds only the `null` provider (OSSL_PROVIDER-null(7)) it finds no decoder and
/// leaves the key as bytes.
enum LibraryContext {
    struct Handle: @unchecked Sendable {
        // An OSSL_LIB_CTX is made for use from several threads (OSSL_LIB_CTX(3)) and this one is never freed.
        let pointer: OpaquePointer
    }

    /// For reading certificates. Keys stay undecoded, digests and signatures are unavailable.
    static let reading: Handle = {
        guard let context = OSSL_LIB_CTX_new() else { fatalError("OpenSSL could not allocate a library context") }
        guard OSSL_PROVIDER_load(context, "null") != nil else {
            fatalError("OpenSSL has no `null` provider: libcrypto 3.0 or newer is needed")
        }
        return Handle(pointer: context)
    }()
}
