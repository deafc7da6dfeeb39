// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Algorithms by which parts of PKCS#12 files are encrypted.
extension AlgorithmHandle {
    /// How often the key derivation goes over itself. Looked at before anything is derived: the file chooses the number.
    ///
    /// - Throws: a reason that says which algorithm it would take.
    func iterations(offeredBy ciphers: KeystoreCiphers) throws(KeystoreError) -> Int {
        let kind = OBJ_obj2nid(pointer.pointee.algorithm)
        if kind == NID_pbes2 { return try iterationsOfPBES2(offeredBy: ciphers) }
        guard let cipher = Self.ciphers[kind] else { throw unsupported(pointer.pointee.algorithm) }
        guard ciphers.hasCipher(cipher) else { throw Self.needsLegacy(cipher) }
        guard let parameters = copy(of: d2i_PBEPARAM) else { throw .malformed }
        defer { PBEPARAM_free(parameters) }
        return try Self.count(parameters.pointee.iter)
    }

    /// RFC 8018, appendix A.4.
    private func iterationsOfPBES2(offeredBy ciphers: KeystoreCiphers) throws(KeystoreError) -> Int {
        guard let parameters = copy(of: d2i_PBE2PARAM) else { throw .malformed }
        defer { PBE2PARAM_free(parameters) }
        let derivation = parameters.pointee.keyfunc
        let encryption = parameters.pointee.encryption
        guard let derivation, let encryption else { throw .malformed }
        // scrypt's cost has several factors, and no program writes it into keystores.
        guard OBJ_obj2nid(derivation.pointee.algorithm) == NID_id_pbkdf2 else {
            throw unsupported(derivation.pointee.algorithm)
        }
        let cipher = OBJ_obj2nid(encryption.pointee.algorithm)
        guard cipher != NID_undef, let name = OBJ_nid2sn(cipher), ciphers.hasCipher(String(cString: name)) else {
            throw unsupported(encryption.pointee.algorithm)
        }
        guard let derived = Self.copy(of: derivation.pointee.parameter, d2i_PBKDF2PARAM) else { throw .malformed }
        defer { PBKDF2PARAM_free(derived) }
        return try Self.count(derived.pointee.iter)
    }

    /// What RFC 7292, appendix C, names, by OpenSSL's names of the ciphers.
    private static let ciphers: [Int32: String] = [
        NID_pbe_WithSHA1And3_Key_TripleDES_CBC: "DES-EDE3-CBC",
        NID_pbe_WithSHA1And2_Key_TripleDES_CBC: "DES-EDE-CBC",
        NID_pbe_WithSHA1And128BitRC2_CBC: "RC2-CBC",
        NID_pbe_WithSHA1And40BitRC2_CBC: "RC2-40-CBC",
        NID_pbe_WithSHA1And128BitRC4: "RC4",
        NID_pbe_WithSHA1And40BitRC4: "RC4-40",
    ]

    private static func needsLegacy(_ cipher: String) -> KeystoreError {
        KeystoreError(
            .unsupportedKeystore,
            "the certificates are encrypted with \(cipher), and this system's OpenSSL has no legacy provider for it; "
                + "install the provider, or export the file again with today's ciphers"
        )
    }

    private func unsupported(_ object: OpaquePointer?) -> KeystoreError {
        let name = ObjectNames.short(OBJ_obj2nid(object), otherwise: object)
        return KeystoreError(
            .unsupportedKeystore,
            "the certificates are encrypted by \(name), which is not read; export the file again with openssl or keytool"
        )
    }

    private static func count(_ integer: UnsafeMutablePointer<ASN1_INTEGER>?) throws(KeystoreError) -> Int {
        var count: Int64 = 0
        guard let integer, ASN1_INTEGER_get_int64(&count, integer) == 1, count >= 1 else {
            ERR_clear_error()
            throw .malformed
        }
        return Int(count)
    }
}

extension AlgorithmHandle {
    private typealias Decoder<Value> = (
        UnsafeMutablePointer<UnsafeMutablePointer<Value>?>?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, Int
    ) -> UnsafeMutablePointer<Value>?

    private func copy<Value>(of decode: Decoder<Value>) -> UnsafeMutablePointer<Value>? {
        Self.copy(of: pointer.pointee.parameter, decode)
    }

    /// - Returns: the parameters, which the caller frees.
    private static func copy<Value>(
        of parameter: UnsafeMutablePointer<ASN1_TYPE>?,
        _ decode: Decoder<Value>
    ) -> UnsafeMutablePointer<Value>? {
        guard let parameter, parameter.pointee.type == V_ASN1_SEQUENCE else { return nil }
        guard let encoding = parameter.pointee.value.sequence else { return nil }
        let bytes = ASN1Values.bytes(encoding)
        var position = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let value = decode(nil, &position, bytes.count)
        if value == nil { ERR_clear_error() }
        return value
    }
}
