// SPDX-License-Identifier: Apache-2.0

/// Why a certificate, or part of one, could not be read.
package struct CertificateError: Error, Hashable, Sendable {
    /// Closed, because it is the label `reason` of the error counters.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// A PEM block that never ends, or ends under another name.
        case malformedPEM = "malformed_pem"
        case malformedBase64 = "malformed_base64"
        /// The bytes are no X.509 certificate.
        case malformedCertificate = "malformed_certificate"
        /// NotBefore or NotAfter is no date: such a certificate gets no expiry series.
        case malformedDate = "malformed_date"
        case certificateTooLarge = "certificate_too_large"
        case tooManyCertificates = "too_many_certificates"
        /// The certificate was read, but lists more names than are kept.
        case tooManyNames = "too_many_names"
        /// The bundle holds no certificate at all.
        case noCertificate = "no_certificate"
    }

    package let reason: Reason
    /// The block's place among the certificates of its bundle, from 0.
    package let index: Int
    package let message: String

    init(_ reason: Reason, index: Int, _ message: String) {
        self.reason = reason
        self.index = index
        self.message = message
    }
}

extension CertificateError: CustomStringConvertible {
    package var description: String { "certificate \(index): \(message)" }
}
