// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A CA's decoded public key. Decoding is what costs, so that it is done once a CA, in OpenSSL's default context.
final class VerificationKey: @unchecked Sendable {
    // An EVP_PKEY is only read after its creation, and OpenSSL's reference counts are atomic (EVP_PKEY_up_ref(3)).
    let pointer: OpaquePointer

    /// `nil` where the key is of a kind, or in a shape, that OpenSSL cannot use.
    init?(of authority: Certificate) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let key: OpaquePointer? = authority.der.withUnsafeBufferPointer { der in
            var position = der.baseAddress
            guard let x509 = d2i_X509(nil, &position, der.count) else { return nil }
            defer { X509_free(x509) }
            return X509_get_pubkey(x509)
        }
        guard let key else { return nil }
        pointer = key
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    func verifies(_ certificate: Certificate) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        return certificate.der.withUnsafeBytes { der in
            guard let handle = X509Handle(reading: der), Self.namesOneAlgorithm(handle) else { return false }
            var digest: Int32 = NID_undef
            var keyKind: Int32 = NID_undef
            let isKnown = OBJ_find_sigid_algs(X509_get_signature_nid(handle.pointer), &digest, &keyKind) == 1
            // RSA-PSS keeps its digest in parameters, which only the whole verification reads.
            guard isKnown, keyKind != NID_rsassaPss else { return verifiesWhole(der) }
            return verifiesSignedPart(of: der, handle, digest: digest)
        }
    }

    /// The algorithm stands twice, once where nobody signs it, and both must agree (RFC 5280, section 4.1.1.2).
    private static func namesOneAlgorithm(_ handle: borrowing X509Handle) -> Bool {
        var outer: UnsafePointer<X509_ALGOR>?
        X509_get0_signature(nil, &outer, handle.pointer)
        guard let outer, let signed = X509_get0_tbs_sigalg(handle.pointer) else { return false }
        return X509_ALGOR_cmp(outer, signed) == 0
    }

    /// Verifies the signed bytes where they stand, without decoding the leaf's own key as X509_verify would.
    private func verifiesSignedPart(
        of der: UnsafeRawBufferPointer,
        _ handle: borrowing X509Handle,
        digest: Int32
    ) -> Bool {
        var signature: UnsafePointer<ASN1_BIT_STRING>?
        X509_get0_signature(&signature, nil, handle.pointer)
        guard let signature, let signed = DERHeaderReader.firstElement(within: der) else { return false }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        let name = digest == NID_undef ? nil : OBJ_nid2sn(digest)
        guard EVP_DigestVerifyInit_ex(context, nil, name, nil, nil, pointer, nil) == 1 else { return false }
        let signatureBytes = ASN1Values.bytes(signature)
        return EVP_DigestVerify(
            context,
            signatureBytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
            signatureBytes.count,
            signed.baseAddress?.assumingMemoryBound(to: UInt8.self),
            signed.count
        ) == 1
    }

    private func verifiesWhole(_ der: UnsafeRawBufferPointer) -> Bool {
        var position = der.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let x509 = d2i_X509(nil, &position, der.count) else { return false }
        defer { X509_free(x509) }
        return X509_verify(x509, pointer) == 1
    }
}
