// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A leaf as Envoy's `/certs` tells it: dates and names without the certificate itself.
package struct ServedCertificate: Hashable, Sendable {
    package let serialNumber: SerialNumber
    package let notBefore: UnixTime
    package let notAfter: UnixTime

    package init(serialNumber: SerialNumber, notBefore: UnixTime, notAfter: UnixTime) {
        self.serialNumber = serialNumber
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    package init(_ certificate: Certificate) {
        self.init(
            serialNumber: certificate.serialNumber,
            notBefore: certificate.notBefore,
            notAfter: certificate.notAfter
        )
    }
}
