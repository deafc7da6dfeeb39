// SPDX-License-Identifier: Apache-2.0

import COpenSSL

enum TestCertificatePEM {
    /// One block with lines of 64 characters.
    static func text(label: String, _ der: [UInt8]) -> String {
        text { PEM_write_bio($0, label, "", der, der.count) > 0 }
    }

    /// What `write` prints into a memory BIO.
    static func text(_ write: (OpaquePointer) -> Bool) -> String {
        guard let bio = BIO_new(BIO_s_mem()) else { fatalError("OpenSSL could not allocate a memory BIO") }
        defer { BIO_free(bio) }
        guard write(bio) else { fatalError("OpenSSL did not write a PEM block") }
        var contents: UnsafeMutablePointer<CChar>?
        let length = copenssl_memory_bio_contents(bio, &contents)
        return String(decoding: UnsafeRawBufferPointer(start: contents, count: length), as: UTF8.self)
    }
}
