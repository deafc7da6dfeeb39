// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A minted certificate and the key it was minted for.
package struct TestCertificate: Sendable {
    package let der: [UInt8]
    package let key: TestKey

    package init(der: [UInt8], key: TestKey) {
        self.der = der
        self.key = key
    }

    package var pem: String { pem(label: "CERTIFICATE") }

    package func pem(label: String) -> String { TestCertificatePEM.text(label: label, der) }

    /// What the exporter reads of it.
    package var decoded: Certificate {
        guard let certificate = BundleDecoder().decode(der).certificates.first else {
            fatalError("the minted certificate cannot be read: \(BundleDecoder().decode(der).problems)")
        }
        return certificate
    }
}
