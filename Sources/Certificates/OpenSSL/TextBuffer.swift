// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A memory BIO that OpenSSL prints into, used again for every name of one certificate.
struct TextBuffer: ~Copyable {
    private let bio: OpaquePointer

    init() {
        guard let bio = BIO_new(BIO_s_mem()) else { fatalError("OpenSSL could not allocate a memory BIO") }
        self.bio = bio
    }

    /// RFC 4514 text of a name; empty for an empty name.
    func text(of name: OpaquePointer?) -> String {
        guard let name, X509_NAME_entry_count(name) > 0 else { return "" }
        BIO_ctrl(bio, BIO_CTRL_RESET, 0, nil)
        guard copenssl_print_name_rfc4514(bio, name) >= 0 else {
            ERR_clear_error()
            return ""
        }
        var contents: UnsafeMutablePointer<CChar>?
        let length = copenssl_memory_bio_contents(bio, &contents)
        guard let contents, length > 0 else { return "" }
        return String(
            decoding: UnsafeRawBufferPointer(start: contents, count: length),
            as: UTF8.self
        )
    }

    deinit {
        BIO_free(bio)
    }
}
