// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Sole owner of an OpenSSL revocation list, which lives only while its fields are copied out.
struct X509CRLHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Reads one DER list in the context of certificates, which spares the SHA-1 that OpenSSL makes of every list;
    /// `nil` where the bytes are none, or more than one.
    init?(reading der: UnsafeRawBufferPointer) {
        guard let start = der.baseAddress?.assumingMemoryBound(to: UInt8.self), !der.isEmpty else { return nil }
        ERR_clear_error()
        // The digest that cannot be made leaves a note in the queue, and no more than that.
        defer { ERR_clear_error() }
        var position: UnsafePointer<UInt8>? = start
        guard let pointer = copenssl_d2i_crl(LibraryContext.reading.pointer, &position, der.count) else { return nil }
        guard position == start + der.count else {
            X509_CRL_free(pointer)
            return nil
        }
        self.pointer = pointer
    }

    deinit {
        X509_CRL_free(pointer)
    }
}
