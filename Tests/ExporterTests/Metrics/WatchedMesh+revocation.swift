// SPDX-License-Identifier: Apache-2.0

import Certificates
import TestSupport

extension WatchedMesh {
    private static let revoker = TestCertificateAuthority.root("O=mesh,CN=revoker")

    /// A CA whose list is in `revocationLists`.
    static let revokingRoot = revoker.certificate.decoded

    /// A list with a number and a next update, and nothing on it.
    static let revocationLists: [RevocationList] = {
        var list = TestRevocationList(of: revoker)
        list.extensions = [TestRevocationList.number([1])]
        return RevocationBundleDecoder().decode(list.bytes).lists
    }()
}
