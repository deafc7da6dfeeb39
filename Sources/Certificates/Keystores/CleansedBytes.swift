// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Memory that may hold a private key or a passphrase: overwritten when it is let go of.
struct CleansedBytes: ~Copyable {
    let bytes: UnsafeMutableRawBufferPointer

    init(capacity: Int) {
        bytes = .allocate(byteCount: max(1, capacity), alignment: 1)
    }

    deinit {
        OPENSSL_cleanse(bytes.baseAddress, bytes.count)
        bytes.deallocate()
    }
}
