// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Sole owner of the decoded extensions of a revocation list.
struct ExtensionsHandle: ~Copyable {
    /// `nil` where there are none.
    private let pointer: OpaquePointer?

    /// - Parameter element: the explicit tag around them; `nil` where the list has none.
    init?(_ element: ASN1Element?) {
        guard let element else {
            pointer = nil
            return
        }
        var position = element.content.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let decoded = d2i_X509_EXTENSIONS(nil, &position, element.content.count) else {
            ERR_clear_error()
            return nil
        }
        pointer = decoded
    }

    deinit {
        copenssl_extensions_free(pointer)
    }

    func isPresent(_ nid: Int32) -> Bool { X509v3_get_ext_by_NID(pointer, nid, -1) >= 0 }

    /// An INTEGER that is the whole extension; `nil` where it is absent or something else.
    func number(_ nid: Int32) -> SerialNumber? {
        guard let value = decoded(nid) else { return nil }
        let integer = value.assumingMemoryBound(to: ASN1_INTEGER.self)
        defer { ASN1_INTEGER_free(integer) }
        return ASN1Values.serialNumber(integer)
    }

    var authorityKeyIdentifier: [UInt8]? {
        guard let value = decoded(NID_authority_key_identifier) else { return nil }
        let identifier = value.assumingMemoryBound(to: AUTHORITY_KEYID.self)
        defer { AUTHORITY_KEYID_free(identifier) }
        return identifier.pointee.keyid.map { Array(ASN1Values.bytes($0)) }
    }

    /// Whether entries may be about other issuers' certificates. A distribution point that cannot be read may say so.
    var isIndirect: Bool {
        guard isPresent(NID_issuing_distribution_point) else { return false }
        guard let value = decoded(NID_issuing_distribution_point) else { return true }
        let point = value.assumingMemoryBound(to: ISSUING_DIST_POINT.self)
        defer { ISSUING_DIST_POINT_free(point) }
        return point.pointee.indirectCRL > 0
    }

    private func decoded(_ nid: Int32) -> UnsafeMutableRawPointer? {
        guard let value = X509V3_get_d2i(pointer, nid, nil, nil) else {
            ERR_clear_error()
            return nil
        }
        return value
    }
}
