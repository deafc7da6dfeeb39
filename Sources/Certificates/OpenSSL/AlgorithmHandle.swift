// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Sole owner of a decoded algorithm identifier, with its parameters.
struct AlgorithmHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<X509_ALGOR>

    /// - Parameter encoding: an AlgorithmIdentifier (RFC 5280, section 4.1.1.2).
    init?(_ encoding: UnsafeRawBufferPointer) {
        var position = encoding.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let pointer = d2i_X509_ALGOR(nil, &position, encoding.count) else {
            ERR_clear_error()
            return nil
        }
        self.pointer = pointer
    }

    deinit {
        X509_ALGOR_free(pointer)
    }
}
