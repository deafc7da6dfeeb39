// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Sole owner of a generated private key.
final class TestKeyHandle: @unchecked Sendable {
    // An EVP_PKEY is only read after its generation, and signing keeps its state in a context of its own.
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }
}
