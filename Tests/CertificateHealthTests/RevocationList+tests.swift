// SPDX-License-Identifier: Apache-2.0

import Certificates
import TestSupport

extension RevocationList {
    static func decoded(_ list: TestRevocationList) -> RevocationList {
        RevocationBundleDecoder().decode(list.bytes).lists[0]
    }

    /// A list that nobody signed.
    static func unsigned(nextUpdate: Int64?) -> RevocationList {
        var list = TestRevocationList(issuer: "O=mesh")
        list.nextUpdate = nextUpdate.map { TestCertificateDER.time($0) }
        return decoded(list)
    }
}
