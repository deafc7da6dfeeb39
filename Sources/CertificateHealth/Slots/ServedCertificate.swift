// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A leaf as it is told without the certificate itself: by Envoy's `/certs` with its number and dates, by the Istio
/// agent with its end alone.
package struct ServedCertificate: Hashable, Sendable {
    package let serialNumber: SerialNumber?
    package let notBefore: UnixTime?
    package let notAfter: UnixTime

    package init(serialNumber: SerialNumber?, notBefore: UnixTime?, notAfter: UnixTime) {
        self.serialNumber = serialNumber
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// From NotBefore to NotAfter; `nil` where the beginning is not known.
    package var lifetime: Int64? { notBefore.map { notAfter - $0 } }

    package init(_ certificate: Certificate) {
        self.init(
            serialNumber: certificate.serialNumber,
            notBefore: certificate.notBefore,
            notAfter: certificate.notAfter
        )
    }
}
