// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// The settings that all handshakes share. An old server with a weak key is what somebody looks for here: any TLS
/// version and key size will do for the handshake, and the verdict is another matter.
final class TLSContext {
    /// Of all certificates that a server sends together.
    private static let maximumListBytes = 100 << 10

    static let shared = TLSContext()

    let pointer: OpaquePointer

    private init() {
        guard let pointer = SSL_CTX_new(TLS_client_method()) else {
            preconditionFailure("no memory for OpenSSL's client context")
        }
        self.pointer = pointer
        _ = ccurl_allow_old_servers(pointer)
        SSL_CTX_set_security_level(pointer, 0)
        ccurl_limit_certificate_list(pointer, Self.maximumListBytes)
        // OpenSSL would ask for a key's passphrase at the terminal.
        SSL_CTX_set_default_passwd_cb(pointer) { _, _, _, _ in -1 }
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        // SSL_CTX_set_cert_verify_callback(3): called once per handshake in place of verification; 1 accepts.
        SSL_CTX_set_cert_verify_callback(
            pointer,
            { store, _ in
                TLSClient.handling(store)?.receiveCertificates(store)
                return 1
            },
            nil
        )
    }

    deinit {
        SSL_CTX_free(pointer)
    }
}

// Nothing is set in it after its making, and OpenSSL counts its references atomically (SSL_CTX_new(3)).
extension TLSContext: @unchecked Sendable {}
