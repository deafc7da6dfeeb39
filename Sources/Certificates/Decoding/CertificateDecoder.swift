// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Reads DER certificates into values.
struct CertificateDecoder: ~Copyable {
    private let limits: DecodingLimits
    private let buffer = TextBuffer()

    init(limits: DecodingLimits) {
        self.limits = limits
    }

    /// - Parameters:
    ///   - der: one certificate and nothing behind it.
    ///   - fingerprint: the SHA-256 of `der`, which the caller has computed to look for a known copy.
    ///   - index: its place in the bundle, for the errors.
    func certificate(
        _ der: UnsafeRawBufferPointer,
        fingerprint: Fingerprint,
        index: Int
    ) throws(CertificateError) -> Certificate {
        guard let handle = X509Handle(reading: der) else {
            throw CertificateError(
                .malformedCertificate,
                index: index,
                "the \(der.count) bytes are no X.509 certificate; issue it again or remove the block"
            )
        }
        return try fields(of: handle, der: der, fingerprint: fingerprint, index: index)
    }

    private func fields(
        of handle: borrowing X509Handle,
        der: UnsafeRawBufferPointer,
        fingerprint: Fingerprint,
        index: Int
    ) throws(CertificateError) -> Certificate {
        let x509 = handle.pointer
        guard
            let notBefore = ASN1Values.unixTime(X509_get0_notBefore(x509)),
            let notAfter = ASN1Values.unixTime(X509_get0_notAfter(x509))
        else {
            throw CertificateError(
                .malformedDate,
                index: index,
                "NotBefore or NotAfter is no valid date (RFC 5280, section 4.1.2.5); issue the certificate again"
            )
        }
        guard let key = X509_get_X509_PUBKEY(x509), let serial = X509_get0_serialNumber(x509) else {
            throw CertificateError(.malformedCertificate, index: index, "it has no public key or no serial number")
        }
        var names: [SubjectAlternativeName] = []
        var omitted = 0
        if let alternatives = AlternativeNames(of: handle) {
            names = alternatives.values(atMost: limits.maximumNames, printingWith: buffer)
            omitted = max(0, alternatives.count - limits.maximumNames)
        }
        let subject = X509_get_subject_name(x509)
        return Certificate(
            Certificate.Fields(
                fingerprint: fingerprint,
                publicKeyFingerprint: publicKeyFingerprint(key),
                serialNumber: ASN1Values.serialNumber(serial),
                subject: buffer.text(of: subject),
                issuer: buffer.text(of: X509_get_issuer_name(x509)),
                commonName: commonName(subject),
                subjectAlternativeNames: names,
                omittedNameCount: omitted,
                notBefore: notBefore,
                notAfter: notAfter,
                basicConstraints: basicConstraints(x509),
                publicKey: PublicKeyReader.describe(key),
                signatureAlgorithm: signatureAlgorithm(x509),
                subjectKeyIdentifier: subjectKeyIdentifier(x509),
                authorityKeyIdentifier: authorityKeyIdentifier(x509),
                der: Array(der)
            )
        )
    }

    private func publicKeyFingerprint(_ key: OpaquePointer) -> Fingerprint {
        var encoded: UnsafeMutablePointer<UInt8>?
        let length = i2d_X509_PUBKEY(key, &encoded)
        defer { copenssl_free(encoded) }
        return SHA256.digest(of: UnsafeRawBufferPointer(start: encoded, count: max(0, Int(length))))
    }

    private func commonName(_ subject: OpaquePointer?) -> String? {
        guard let subject else { return nil }
        var last: Int32 = -1
        while true {
            let next = X509_NAME_get_index_by_NID(subject, NID_commonName, last)
            if next < 0 { break }
            last = next
        }
        guard
            last >= 0,
            let entry = X509_NAME_get_entry(subject, last),
            let value = X509_NAME_ENTRY_get_data(entry)
        else { return nil }
        return ASN1Values.directoryText(value)
    }

    private func basicConstraints(_ x509: OpaquePointer) -> BasicConstraints? {
        guard let extensionValue = X509_get_ext_d2i(x509, NID_basic_constraints, nil, nil) else {
            ERR_clear_error()
            return nil
        }
        let constraints = extensionValue.assumingMemoryBound(to: BASIC_CONSTRAINTS.self)
        defer { BASIC_CONSTRAINTS_free(constraints) }
        let pathLength = constraints.pointee.pathlen.map { ASN1_INTEGER_get($0) }
        return BasicConstraints(isCA: constraints.pointee.ca != 0, pathLength: pathLength)
    }

    private func signatureAlgorithm(_ x509: OpaquePointer) -> String {
        let algorithm = X509_get0_tbs_sigalg(x509)
        let object = algorithm?.pointee.algorithm
        return ObjectNames.long(object.map { OBJ_obj2nid($0) } ?? NID_undef, otherwise: object)
    }

    private func subjectKeyIdentifier(_ x509: OpaquePointer) -> [UInt8]? {
        guard let extensionValue = X509_get_ext_d2i(x509, NID_subject_key_identifier, nil, nil) else {
            ERR_clear_error()
            return nil
        }
        let identifier = extensionValue.assumingMemoryBound(to: ASN1_OCTET_STRING.self)
        defer { ASN1_OCTET_STRING_free(identifier) }
        return Array(ASN1Values.bytes(identifier))
    }

    private func authorityKeyIdentifier(_ x509: OpaquePointer) -> [UInt8]? {
        guard let extensionValue = X509_get_ext_d2i(x509, NID_authority_key_identifier, nil, nil) else {
            ERR_clear_error()
            return nil
        }
        let identifier = extensionValue.assumingMemoryBound(to: AUTHORITY_KEYID.self)
        defer { AUTHORITY_KEYID_free(identifier) }
        return identifier.pointee.keyid.map { Array(ASN1Values.bytes($0)) }
    }
}
