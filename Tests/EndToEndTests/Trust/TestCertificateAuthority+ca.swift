// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

extension TestCertificateAuthority {
    /// The label `ca`: the first 16 hex digits of the SHA-256 of its SubjectPublicKeyInfo.
    var ca: String {
        TestCertificateTemplate.keyIdentifier(key).prefix(8).map { String(format: "%02x", $0) }.joined()
    }
}
