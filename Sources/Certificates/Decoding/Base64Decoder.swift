// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Base64 with line breaks, by OpenSSL (EVP_DecodeInit(3)). The state is used again for every block of a bundle.
struct Base64Decoder: ~Copyable {
    private let state: OpaquePointer

    init() {
        guard let state = EVP_ENCODE_CTX_new() else { fatalError("OpenSSL could not allocate a base64 state") }
        self.state = state
    }

    deinit {
        EVP_ENCODE_CTX_free(state)
    }

    /// The decoded bytes; `nil` where a character is none of base64's or the padding is wrong.
    func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count <= Int(Int32.max) else { return nil }
        let source = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var succeeded = false
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3 + 3) { output, count in
            guard let target = output.baseAddress else { return }
            var written: Int32 = 0
            var final: Int32 = 0
            EVP_DecodeInit(state)
            guard
                EVP_DecodeUpdate(state, target, &written, source, Int32(text.count)) >= 0,
                EVP_DecodeFinal(state, target + Int(written), &final) == 1
            else { return }
            succeeded = true
            count = Int(written + final)
        }
        return succeeded ? bytes : nil
    }
}
