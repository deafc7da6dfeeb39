// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The digest of a PKCS#12 file that its passphrase makes (RFC 7292, section 4).
struct PKCS12MAC {
    private let digestName: String
    private let digestByteCount: Int
    private let expected: UnsafeRawBufferPointer
    private let salt: UnsafeRawBufferPointer
    let iterations: Int

    private static let digests: [Int32: (name: String, byteCount: Int)] = [
        NID_sha1: ("SHA1", 20), NID_sha224: ("SHA224", 28), NID_sha256: ("SHA256", 32), NID_sha384: ("SHA384", 48),
        NID_sha512: ("SHA512", 64),
    ]

    /// - Returns: `nil` for a digest of another kind, such as PBMAC1: then only the decryption tells whether a passphrase
    ///   fits.
    init?(_ data: ASN1Element) throws(ASN1Cursor.Fault) {
        var cursor = ASN1Cursor(into: data)
        var digest = ASN1Cursor(into: try cursor.next(ASN1Tag.sequence))
        var algorithm = ASN1Cursor(into: try digest.next(ASN1Tag.sequence))
        let identifier = try algorithm.next(ASN1Tag.objectIdentifier)
        expected = try digest.next(ASN1Tag.octetString).content
        salt = try cursor.next(ASN1Tag.octetString).content
        // One, where it is left out.
        iterations = cursor.isAtEnd ? 1 : try cursor.next().smallInteger ?? 0
        guard iterations >= 1 else { throw ASN1Cursor.Fault() }
        guard let known = Self.digests[Self.kind(of: identifier)] else { return nil }
        (digestName, digestByteCount) = known
    }

    func isMade(of content: UnsafeRawBufferPointer, by passphrase: PassphraseCandidate, _ ciphers: KeystoreCiphers)
        -> Bool
    {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let digest = EVP_MD_fetch(ciphers.context, digestName, nil) else { return false }
        defer { EVP_MD_free(digest) }
        let key = CleansedBytes(capacity: digestByteCount)
        let isDerived = passphrase.withCharacters { text, length in
            PKCS12_key_gen_utf8_ex(
                text,
                length,
                UnsafeMutablePointer(mutating: salt.baseAddress?.assumingMemoryBound(to: UInt8.self)),
                Int32(clamping: salt.count),
                PKCS12_MAC_ID,
                Int32(clamping: iterations),
                Int32(digestByteCount),
                key.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                digest,
                ciphers.context,
                nil
            ) == 1
        }
        guard isDerived else { return false }
        var made = [UInt8](repeating: 0, count: digestByteCount)
        var count = 0
        let code = EVP_Q_mac(
            ciphers.context,
            "HMAC",
            nil,
            digestName,
            nil,
            key.bytes.baseAddress,
            digestByteCount,
            content.baseAddress?.assumingMemoryBound(to: UInt8.self),
            content.count,
            &made,
            made.count,
            &count
        )
        return code != nil && count == digestByteCount && expected.elementsEqual(made)
    }

    private static func kind(of identifier: ASN1Element) -> Int32 {
        var position = identifier.whole.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let object = d2i_ASN1_OBJECT(nil, &position, identifier.whole.count) else {
            ERR_clear_error()
            return NID_undef
        }
        defer { ASN1_OBJECT_free(object) }
        return OBJ_obj2nid(object)
    }
}
