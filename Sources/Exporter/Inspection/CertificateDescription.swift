// SPDX-License-Identifier: Apache-2.0

import Certificates

/// One certificate in a few lines.
struct CertificateDescription {
    let title: String
    let details: [String]

    init(_ certificate: Certificate, now: UnixTime) {
        let name = certificate.displayName.printable
        title = "\(certificate.role.rawValue)  \(name.isEmpty ? "(no name)" : name)"
        var details = [
            "valid        \(ReadableTime.text(certificate.notBefore)) to \(ReadableTime.text(certificate.notAfter))"
                + "  (\(ReadableTime.validity(certificate, now: now)))",
            "subject      \(certificate.subject.isEmpty ? "(empty)" : certificate.subject.printable)",
            "issuer       \(certificate.issuer.isEmpty ? "(empty)" : certificate.issuer.printable)",
            "serial       \(certificate.serialNumber)",
            "key          \(certificate.publicKey.algorithm)"
                + (certificate.publicKey.bits.map { " \($0) bits" } ?? "")
                + ", signed with \(certificate.signatureAlgorithm)",
            "sha256       \(certificate.fingerprint)",
        ]
        if certificate.isAuthority { details.append("ca           \(certificate.authorityID)") }
        if !certificate.subjectAlternativeNames.isEmpty {
            var names = certificate.subjectAlternativeNames.map { "\($0)".printable }.joined(separator: ", ")
            if certificate.omittedNameCount > 0 { names += ", and \(certificate.omittedNameCount) more" }
            details.append("names        \(names)")
        }
        self.details = details
    }
}
