// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#endif

/// A CA that mints what Istio's CA issues. Signing with one key twice renews its certificate.
package struct TestCertificateAuthority: Sendable {
    package let certificate: TestCertificate
    /// DER.
    package let subject: [UInt8]
    /// Whether what it issues names its key.
    let hasKeyIdentifier: Bool

    init(certificate: TestCertificate, subject: [UInt8], hasKeyIdentifier: Bool) {
        self.certificate = certificate
        self.subject = subject
        self.hasKeyIdentifier = hasKeyIdentifier
    }

    package var key: TestKey { certificate.key }
    package var pem: String { certificate.pem }

    /// Seconds from now, in Unix time.
    package static func moment(_ offset: Int64) -> Int64 { Int64(time(nil)) + offset }

    /// Two minutes ago: Istio allows for clocks that differ.
    package static var recently: Int64 { moment(-120) }
    package static var inOneDay: Int64 { moment(86_400) }
    package static var inTenYears: Int64 { moment(3_650 * 86_400) }

    /// A self-signed CA.
    package static func root(
        _ subject: String = "O=cluster.local",
        key: TestKey = .make(),
        notBefore: Int64 = recently,
        notAfter: Int64 = inTenYears,
        withKeyIdentifiers: Bool = true
    ) -> TestCertificateAuthority {
        let name = TestCertificateDER.name(subject)
        var template = TestCertificateTemplate(
            serial: TestCertificateTemplate.randomSerial(),
            issuer: name,
            subject: subject,
            key: key,
            notBefore: notBefore,
            notAfter: notAfter
        )
        template.extensions = [.basicConstraints(isCA: true), .keyUsage(isCA: true)]
        if withKeyIdentifiers {
            template.extensions.append(.subjectKeyIdentifier(TestCertificateTemplate.keyIdentifier(key)))
        }
        return TestCertificateAuthority(
            certificate: TestCertificate(der: template.signed(by: key), key: key),
            subject: name,
            hasKeyIdentifier: withKeyIdentifiers
        )
    }
}
