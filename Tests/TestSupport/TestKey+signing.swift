// SPDX-License-Identifier: Apache-2.0

import COpenSSL

extension TestKey {
    /// How a key signs. RSA keys have two ways, the others one.
    package enum SignatureScheme: Sendable {
        case usual
        /// RSASSA-PSS with SHA-256, MGF1 of SHA-256 and a salt of 32 bytes (RFC 8017, section 8.1).
        case rsaPSS
    }

    /// AlgorithmIdentifier of the key's signatures, DER.
    func signatureAlgorithm(_ scheme: SignatureScheme) -> [UInt8] {
        typealias DER = TestCertificateDER
        switch (kind, scheme) {
        case (.p256, _): return DER.sequence([DER.objectIdentifier("1.2.840.10045.4.3.2")])
        case (.ed25519, _): return DER.sequence([DER.objectIdentifier("1.3.101.112")])
        case (.rsa2048, .usual): return DER.sequence([DER.objectIdentifier("1.2.840.113549.1.1.11"), DER.null])
        case (.rsa2048, .rsaPSS):
            let sha256 = DER.sequence([DER.objectIdentifier("2.16.840.1.101.3.4.2.1"), DER.null])
            let mask = DER.sequence([DER.objectIdentifier("1.2.840.113549.1.1.8"), sha256])
            let parameters = DER.sequence([
                DER.element(0xA0, sha256), DER.element(0xA1, mask), DER.element(0xA2, DER.integer([32])),
            ])
            return DER.sequence([DER.objectIdentifier("1.2.840.113549.1.1.10"), parameters])
        }
    }

    /// Signature over `message` by SHA-256, or by Ed25519's own digest.
    func signature(of message: [UInt8], _ scheme: SignatureScheme) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { fatalError("OpenSSL could not allocate a signing context") }
        defer { EVP_MD_CTX_free(context) }
        var parameters: OpaquePointer?
        let digest = kind == .ed25519 ? nil : "SHA256"
        var length = 0
        guard
            EVP_DigestSignInit_ex(context, &parameters, digest, nil, nil, handle.pointer, nil) == 1,
            scheme == .usual || usePSS(parameters),
            EVP_DigestSign(context, nil, &length, message, message.count) == 1
        else { fatalError("OpenSSL cannot sign with a \(kind.rawValue) key") }
        return [UInt8](unsafeUninitializedCapacity: length) { output, count in
            guard EVP_DigestSign(context, output.baseAddress, &length, message, message.count) == 1 else {
                fatalError("OpenSSL did not sign with a \(kind.rawValue) key")
            }
            count = length
        }
    }

    private func usePSS(_ parameters: OpaquePointer?) -> Bool {
        EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, 32) == 1
    }
}
