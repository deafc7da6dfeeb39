// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// OpenSSL's names of object identifiers.
enum ObjectNames {
    static func short(_ nid: Int32, otherwise object: OpaquePointer?) -> String {
        name(OBJ_nid2sn, nid, object)
    }

    static func long(_ nid: Int32, otherwise object: OpaquePointer?) -> String {
        name(OBJ_nid2ln, nid, object)
    }

    private static func name(
        _ lookUp: (Int32) -> UnsafePointer<CChar>?,
        _ nid: Int32,
        _ object: OpaquePointer?
    ) -> String {
        guard nid != NID_undef, let name = lookUp(nid) else { return ASN1Values.dottedText(object) }
        return String(cString: name)
    }
}
