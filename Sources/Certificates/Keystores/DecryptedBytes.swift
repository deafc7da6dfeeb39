// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Sole owner of what OpenSSL decrypted. There may be a private key in it: overwritten when it is let go of.
struct DecryptedBytes: ~Copyable {
    private let start: UnsafeMutablePointer<UInt8>
    private let count: Int

    init(takingOwnershipOf start: UnsafeMutablePointer<UInt8>, count: Int) {
        self.start = start
        self.count = count
    }

    deinit {
        copenssl_clear_free(start, count)
    }

    func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: start, count: count))
    }
}
