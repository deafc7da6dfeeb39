// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A certificate as `/certs` tells it (envoy.admin.v3.CertificateDetails). There is no issuer, subject or fingerprint.
package struct CertificateDetails: Hashable, Sendable {
    package let serialNumber: SerialNumber
    package let notBefore: UnixTime
    package let notAfter: UnixTime
    package let subjectAlternativeNames: [SubjectAlternativeName]
    /// The file it was loaded from; `nil` for those that came inline or over SDS.
    package let path: String?
}
