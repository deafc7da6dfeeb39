// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A PKCS#12 file put together from bytes, without any bags.
struct PKCS12DER {
    var kind = "pkcs7-data"
    /// Content of the INTEGER.
    var iterations: [UInt8] = [1]

    private typealias DER = TestCertificateDER

    var bytes: [UInt8] {
        let digest = DER.sequence([DER.sequence([DER.objectIdentifier("SHA256"), DER.null]), DER.octetString([1])])
        // Long enough for a length of several bytes, as every real file is.
        let salt = DER.octetString([UInt8](repeating: 7, count: 200))
        return DER.sequence([
            DER.integer([3]),
            DER.sequence([
                DER.objectIdentifier(kind), DER.element(0xA0, DER.octetString(DER.sequence([]))),
            ]),
            DER.sequence([digest, salt, DER.integer(iterations)]),
        ])
    }
}
