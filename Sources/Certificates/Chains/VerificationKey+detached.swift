// SPDX-License-Identifier: Apache-2.0

import COpenSSL

extension VerificationKey {
    func verifies(_ signature: DetachedSignature) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        switch signature.subject {
        case .digest(let digest, let algorithm): return verifies(signature.signature, of: digest, by: algorithm)
        case .message(let message): return verifies(signature.signature, of: message)
        }
    }

    private func verifies(_ signature: [UInt8], of digest: [UInt8], by algorithm: String) -> Bool {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil) else { return false }
        defer { EVP_PKEY_CTX_free(context) }
        guard let method = EVP_MD_fetch(nil, algorithm, nil) else { return false }
        defer { EVP_MD_free(method) }
        guard EVP_PKEY_verify_init(context) == 1, EVP_PKEY_CTX_set_signature_md(context, method) == 1 else {
            return false
        }
        return EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1
    }

    private func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, pointer, nil) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
