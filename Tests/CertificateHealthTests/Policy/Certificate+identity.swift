// SPDX-License-Identifier: Apache-2.0

@testable import Certificates

extension Certificate {
    /// A leaf with these names, or a certificate with this key and signature.
    static func holding(
        names: [SubjectAlternativeName] = [],
        algorithm: String = "EC",
        bits: Int? = 256,
        signature: String = "ecdsa-with-SHA256",
        subject: String = "",
        issuer: String = "O=mesh"
    ) -> Certificate {
        Certificate(
            Certificate.Fields(
                fingerprint: SHA256.digest(of: [1, 2, 3]),
                publicKeyFingerprint: SHA256.digest(of: [4, 5, 6]),
                serialNumber: SerialNumber(magnitude: [1]),
                subject: subject,
                issuer: issuer,
                commonName: nil,
                subjectAlternativeNames: names,
                omittedNameCount: 0,
                notBefore: 0,
                notAfter: 86_400,
                basicConstraints: nil,
                publicKey: PublicKeyDescription(algorithm: algorithm, bits: bits),
                signatureAlgorithm: signature,
                subjectKeyIdentifier: nil,
                authorityKeyIdentifier: nil,
                der: []
            )
        )
    }

    static func holding(identity: String) -> Certificate { holding(names: [.uri(identity)]) }
}
