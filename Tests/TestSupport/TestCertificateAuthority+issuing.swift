// SPDX-License-Identifier: Apache-2.0

extension TestCertificateAuthority {
    /// A CA below this one.
    package func intermediate(
        _ subject: String = "O=cluster.local,CN=intermediate",
        key: TestKey = .make(),
        notBefore: Int64 = recently,
        notAfter: Int64 = inTenYears,
        pathLength: UInt8? = nil
    ) -> TestCertificateAuthority {
        let name = TestCertificateDER.name(subject)
        let certificate = issueAuthority(
            name,
            key: key,
            notBefore: notBefore,
            notAfter: notAfter,
            pathLength: pathLength,
            withKeyIdentifiers: hasKeyIdentifier
        )
        return TestCertificateAuthority(certificate: certificate, subject: name, hasKeyIdentifier: hasKeyIdentifier)
    }

    /// A second certificate for another CA's name and key, signed by this one.
    package func crossSign(
        _ other: TestCertificateAuthority,
        notBefore: Int64 = recently,
        notAfter: Int64 = inTenYears
    ) -> TestCertificate {
        issueAuthority(
            other.subject,
            key: other.key,
            notBefore: notBefore,
            notAfter: notAfter,
            withKeyIdentifiers: other.hasKeyIdentifier
        )
    }

    /// A workload's certificate in Istio's form: without a subject the alternative names are critical.
    ///
    /// - Parameters:
    ///   - ips: in text form.
    ///   - serial: magnitude, big-endian; random unless told.
    package func leaf(
        uris: [String] = [],
        dns: [String] = [],
        ips: [String] = [],
        emails: [String] = [],
        subject: String = "",
        key: TestKey = .make(),
        notBefore: Int64 = recently,
        notAfter: Int64 = inOneDay,
        serial: [UInt8]? = nil
    ) -> TestCertificate {
        let names: [TestCertificateName] =
            uris.map { .uri($0) } + dns.map { .dns($0) } + ips.map { .ipAddress($0) } + emails.map { .email($0) }
        return leaf(
            names: names,
            subject: subject,
            key: key,
            notBefore: notBefore,
            notAfter: notAfter,
            serial: serial
        )
    }

    /// - Parameters:
    ///   - names: in this order, byte by byte.
    ///   - adjust: bends the certificate before it is signed.
    package func leaf(
        names: [TestCertificateName],
        subject: String = "",
        key: TestKey = .make(),
        notBefore: Int64 = recently,
        notAfter: Int64 = inOneDay,
        serial: [UInt8]? = nil,
        signature: TestKey.SignatureScheme = .usual,
        adjust: (inout TestCertificateTemplate) -> Void = { _ in }
    ) -> TestCertificate {
        var template = TestCertificateTemplate(
            serial: serial ?? TestCertificateTemplate.randomSerial(),
            issuer: self.subject,
            subject: subject,
            key: key,
            notBefore: notBefore,
            notAfter: notAfter
        )
        template.extensions = [.keyUsage(isCA: false), .extendedKeyUsage, .basicConstraints(isCA: false)]
        template.extensions += ownKeyIdentifier
        if !names.isEmpty { template.extensions.append(.names(names, isCritical: subject.isEmpty)) }
        adjust(&template)
        return TestCertificate(der: template.signed(by: self.key, signature), key: key)
    }

    private func issueAuthority(
        _ subject: [UInt8],
        key: TestKey,
        notBefore: Int64,
        notAfter: Int64,
        pathLength: UInt8? = nil,
        withKeyIdentifiers: Bool
    ) -> TestCertificate {
        var template = TestCertificateTemplate(
            serial: TestCertificateTemplate.randomSerial(),
            issuer: self.subject,
            subject: "",
            key: key,
            notBefore: notBefore,
            notAfter: notAfter
        )
        template.subject = subject
        template.extensions = [.basicConstraints(isCA: true, pathLength: pathLength), .keyUsage(isCA: true)]
        if withKeyIdentifiers {
            template.extensions.append(.subjectKeyIdentifier(TestCertificateTemplate.keyIdentifier(key)))
        }
        template.extensions += ownKeyIdentifier
        return TestCertificate(der: template.signed(by: self.key), key: key)
    }

    private var ownKeyIdentifier: [TestCertificateExtension] {
        hasKeyIdentifier ? [.authorityKeyIdentifier(TestCertificateTemplate.keyIdentifier(key))] : []
    }
}
