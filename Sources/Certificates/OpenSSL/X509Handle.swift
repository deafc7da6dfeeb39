// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Sole owner of an OpenSSL certificate, which lives only while its fields are copied out.
struct X509Handle: ~Copyable {
    let pointer: OpaquePointer

    /// Reads one DER certificate in the context that leaves keys undecoded; `nil` where the bytes are none, or more
    /// than one.
    init?(reading der: UnsafeRawBufferPointer) {
        guard let start = der.baseAddress?.assumingMemoryBound(to: UInt8.self), !der.isEmpty else { return nil }
        // A certificate with a key algorithm that OpenSSL does not know still parses, and leaves a note in the queue.
        ERR_clear_error()
        defer { ERR_clear_error() }
        var position: UnsafePointer<UInt8>? = start
        guard let pointer = copenssl_d2i_x509(LibraryContext.reading.pointer, &position, der.count) else { return nil }
        guard position == start + der.count else {
            X509_free(pointer)
            return nil
        }
        self.pointer = pointer
    }

    deinit {
        X509_free(pointer)
    }
}
