// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A CA of the simulated mesh: a certificate, and the key to issue with.
struct MeshAuthority {
    let certificate: MeshCertificate
    let issuer: TestCertificateAuthority

    var key: String { certificate.key }
}
