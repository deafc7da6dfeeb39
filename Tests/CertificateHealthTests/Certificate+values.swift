// SPDX-License-Identifier: Apache-2.0

@testable import Certificates

extension Certificate {
    /// A certificate made of values alone: the domain never looks at bytes.
    static func sample(
        _ serial: UInt8,
        key: UInt8? = nil,
        from notBefore: UnixTime = 0,
        to notAfter: UnixTime = 86_400,
        subject: String = "",
        issuer: String = "O=mesh",
        isCA: Bool = false
    ) -> Certificate {
        Certificate(
            Certificate.Fields(
                fingerprint: SHA256.digest(of: [serial, key ?? serial, UInt8(truncatingIfNeeded: notAfter)]),
                publicKeyFingerprint: SHA256.digest(of: [key ?? serial]),
                serialNumber: SerialNumber(magnitude: [serial]),
                subject: subject,
                issuer: issuer,
                commonName: nil,
                subjectAlternativeNames: [],
                omittedNameCount: 0,
                notBefore: notBefore,
                notAfter: notAfter,
                basicConstraints: isCA ? BasicConstraints(isCA: true) : nil,
                publicKey: PublicKeyDescription(algorithm: "EC", bits: 256),
                signatureAlgorithm: "ecdsa-with-SHA256",
                subjectKeyIdentifier: nil,
                authorityKeyIdentifier: nil,
                der: []
            )
        )
    }

    static func root(_ serial: UInt8, key: UInt8? = nil, to notAfter: UnixTime = 1_000_000) -> Certificate {
        sample(serial, key: key, to: notAfter, subject: "O=mesh", issuer: "O=mesh", isCA: true)
    }
}
