// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc

/// CA certificates to verify against, in OpenSSL's form.
final class TrustStore {
    let pointer: OpaquePointer
    let verdicts = KnownVerdicts()

    /// Nil where a file holds no CA certificate, or cannot be read.
    init?(_ trust: TLSHandshakeRequest.Trust) {
        guard let pointer = X509_STORE_new() else { return nil }
        self.pointer = pointer
        // A CA that is trusted needs no trusted root above it.
        X509_STORE_set_flags(pointer, CUnsignedLong(X509_V_FLAG_PARTIAL_CHAIN))
        let code =
            switch trust {
            case .system: X509_STORE_set_default_paths(pointer)
            case .file(let path): X509_STORE_load_file(pointer, path)
            }
        ERR_clear_error()
        guard code == 1 else { return nil }
    }

    deinit {
        X509_STORE_free(pointer)
    }
}

// OpenSSL locks a store by itself; nothing is set in it after its making (X509_STORE_new(3)).
extension TrustStore: @unchecked Sendable {}
