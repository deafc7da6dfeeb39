// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Reads DER revocation lists into values.
struct RevocationListDecoder: ~Copyable {
    private let buffer = TextBuffer()

    /// - Parameters:
    ///   - der: one list and nothing behind it.
    ///   - index: its place in the bundle, for the errors.
    func list(_ der: UnsafeRawBufferPointer, index: Int) throws(RevocationError) -> RevocationList {
        guard let handle = X509CRLHandle(reading: der) else {
            throw RevocationError(
                .malformedList,
                index: index,
                "the \(der.count) bytes are no X.509 revocation list; issue it again or remove the block"
            )
        }
        let crl = handle.pointer
        guard let thisUpdate = ASN1Values.unixTime(X509_CRL_get0_lastUpdate(crl)) else {
            throw Self.malformedDate("thisUpdate", index)
        }
        var nextUpdate: UnixTime?
        if let time = X509_CRL_get0_nextUpdate(crl) {
            guard let moment = ASN1Values.unixTime(time) else { throw Self.malformedDate("nextUpdate", index) }
            nextUpdate = moment
        }
        return RevocationList(
            issuer: buffer.text(of: X509_CRL_get_issuer(crl)),
            authorityKeyIdentifier: authorityKeyIdentifier(crl),
            thisUpdate: thisUpdate,
            nextUpdate: nextUpdate,
            entryCount: max(0, Int(copenssl_crl_entry_count(crl)))
        )
    }

    private static func malformedDate(_ field: String, _ index: Int) -> RevocationError {
        RevocationError(
            .malformedDate,
            index: index,
            "\(field) is no valid date (RFC 5280, section 5.1.2); issue the list again"
        )
    }

    private func authorityKeyIdentifier(_ crl: OpaquePointer) -> [UInt8]? {
        guard let extensionValue = X509_CRL_get_ext_d2i(crl, NID_authority_key_identifier, nil, nil) else {
            ERR_clear_error()
            return nil
        }
        let identifier = extensionValue.assumingMemoryBound(to: AUTHORITY_KEYID.self)
        defer { AUTHORITY_KEYID_free(identifier) }
        return identifier.pointee.keyid.map { Array(ASN1Values.bytes($0)) }
    }
}
