// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes

/// The Secrets that Certificates write and issuers sign with.
extension CertManagerState {
    /// - Parameter issued: `nil` for a Secret without a certificate.
    mutating func take(secret name: ObjectName, _ issued: IssuedCertificate?, modifiedAt: UnixTime?) -> Changes {
        secrets[name] = issued.map { SecretContent(issued: $0, modifiedAt: modifiedAt) }
        return Changes(amendedCertificates: writers[name] ?? [])
    }

    /// A list of a namespace, or of all, is complete.
    mutating func retain(secrets names: Set<ObjectName>, in namespace: String?) -> Changes {
        var changes = Changes()
        for name in secrets.keys
        where (namespace == nil || name.namespace == namespace) && !names.contains(name) {
            changes.amendedCertificates.formUnion(
                take(secret: name, nil, modifiedAt: nil).amendedCertificates
            )
        }
        return changes
    }

    /// Whether a Certificate writes the Secret or an issuer signs with it.
    func concerns(secret name: ObjectName) -> Bool { writers[name] != nil || authorities[name] != nil }

    /// When cert-manager will replace the certificate in a Secret: told by the status of the Certificate that is about
    /// this very certificate, which is written after the Secret.
    func plan(for certificate: Certificate, in secret: ObjectName) -> RotationPlan? {
        let times = (writers[secret] ?? []).lazy
            .compactMap { certificates[$0]?.object }
            .filter { $0.describes(certificate) }
            .compactMap(\.renewalTime)
        return times.min().map { .at($0) }
    }

    /// The location that a Secret is for the issuers that sign with it.
    func location(of secret: ObjectName) -> String? { authorities[secret]?.map(\.location).min() }

    /// Whether the Secret holds what was issued for the Certificate's revision; `nil` where either is unknown.
    func isSecretMatched(_ certificate: CertManagerCertificate) -> Bool? {
        guard let issued = issued(for: certificate), let held = certificate.secret.flatMap({ secrets[$0] }) else {
            return nil
        }
        return issued.certificate == held.issued.certificate
    }

    /// The certificate that the Certificate's status is about, where somebody shows it.
    func shown(for certificate: CertManagerCertificate) -> IssuedCertificate? {
        [issued(for: certificate), certificate.secret.flatMap { secrets[$0]?.issued }].lazy
            .compactMap(\.self)
            .first { certificate.describes($0.certificate) }
    }
}
