// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Sole owner of a decoded name.
struct NameHandle: ~Copyable {
    let pointer: OpaquePointer

    init?(_ element: ASN1Element) {
        var position = element.whole.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let pointer = d2i_X509_NAME(nil, &position, element.whole.count) else {
            ERR_clear_error()
            return nil
        }
        self.pointer = pointer
    }

    deinit {
        X509_NAME_free(pointer)
    }
}
