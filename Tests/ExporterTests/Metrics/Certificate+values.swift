// SPDX-License-Identifier: Apache-2.0

@testable import Certificates

extension Certificate {
    /// A certificate made of values alone: the page never looks at bytes.
    static func leaf(_ serial: UInt8, from notBefore: UnixTime = 1_000, lasting seconds: Int64 = 86_400) -> Certificate
    {
        sample(serial, notBefore, seconds, subject: "", spiffeID: "spiffe://cluster.local/ns/shop/sa/cart")
    }

    static func authority(
        _ serial: UInt8,
        named subject: String = "O=mesh",
        lasting seconds: Int64 = 1_000_000,
        bits: Int = 256
    ) -> Certificate {
        sample(serial, 0, seconds, subject: subject, isCA: true, bits: bits)
    }

    private static func sample(
        _ serial: UInt8,
        _ notBefore: UnixTime,
        _ seconds: Int64,
        subject: String,
        spiffeID: String? = nil,
        isCA: Bool = false,
        bits: Int = 256
    ) -> Certificate {
        Certificate(
            Certificate.Fields(
                fingerprint: SHA256.digest(of: [serial]),
                publicKeyFingerprint: SHA256.digest(of: [serial, serial]),
                serialNumber: SerialNumber(magnitude: [serial]),
                subject: subject,
                issuer: "O=mesh",
                commonName: nil,
                subjectAlternativeNames: spiffeID.map { [.uri($0)] } ?? [],
                omittedNameCount: 0,
                notBefore: notBefore,
                notAfter: notBefore + seconds,
                basicConstraints: isCA ? BasicConstraints(isCA: true) : nil,
                publicKey: PublicKeyDescription(algorithm: "EC", bits: bits),
                signatureAlgorithm: "ecdsa-with-SHA256",
                subjectKeyIdentifier: nil,
                authorityKeyIdentifier: nil,
                der: []
            )
        )
    }
}
