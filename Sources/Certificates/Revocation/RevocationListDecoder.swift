// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Reads DER revocation lists into values.
///
/// The entries are stepped over where they stand: OpenSSL's own decoder makes several objects of each, which takes
/// fifty megabytes for a list of seven.
struct RevocationListDecoder: ~Copyable {
    private let buffer = TextBuffer()

    /// - Parameters:
    ///   - der: one list and nothing behind it.
    ///   - fingerprint: the SHA-256 of `der`.
    ///   - index: its place in the bundle, for the errors.
    func list(
        _ der: UnsafeRawBufferPointer,
        fingerprint: Fingerprint,
        index: Int
    ) throws(RevocationError) -> RevocationList {
        let parts: RevocationListParts
        let entries: RevocationEntries
        do throws(ASN1Cursor.Fault) {
            parts = try RevocationListParts(der)
            entries = try RevocationEntries(parts.entries)
        } catch {
            throw Self.malformed(der, index)
        }
        guard let issuer = NameHandle(parts.issuer), let extensions = ExtensionsHandle(parts.extensions) else {
            throw Self.malformed(der, index)
        }
        guard let thisUpdate = Self.time(parts.thisUpdate) else { throw Self.malformedDate("thisUpdate", index) }
        var nextUpdate: UnixTime?
        if let time = parts.nextUpdate {
            guard let moment = Self.time(time) else { throw Self.malformedDate("nextUpdate", index) }
            nextUpdate = moment
        }
        return RevocationList(
            RevocationList.Fields(
                fingerprint: fingerprint,
                issuer: buffer.text(of: issuer.pointer),
                authorityKeyIdentifier: extensions.authorityKeyIdentifier,
                thisUpdate: thisUpdate,
                nextUpdate: nextUpdate,
                kind: extensions.isPresent(NID_delta_crl) ? .delta : .base,
                number: extensions.number(NID_crl_number),
                entryCount: entries.count,
                byteCount: der.count,
                isIndirect: extensions.isIndirect,
                revoked: entries.revoked,
                removed: entries.removed,
                signature: parts.isOneAlgorithm
                    ? DetachedSignature(of: parts.signed, algorithm: parts.algorithm, signature: parts.signature) : nil
            )
        )
    }

    private static func malformed(_ der: UnsafeRawBufferPointer, _ index: Int) -> RevocationError {
        RevocationError(
            .malformedList,
            index: index,
            "the \(der.count) bytes are no X.509 revocation list; issue it again or remove the block"
        )
    }

    private static func malformedDate(_ field: String, _ index: Int) -> RevocationError {
        RevocationError(
            .malformedDate,
            index: index,
            "\(field) is no valid date (RFC 5280, section 5.1.2); issue the list again"
        )
    }

    private static func time(_ element: ASN1Element) -> UnixTime? {
        var position = element.whole.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let time = d2i_ASN1_TIME(nil, &position, element.whole.count) else {
            ERR_clear_error()
            return nil
        }
        defer { ASN1_TIME_free(time) }
        return ASN1Values.unixTime(time)
    }
}
