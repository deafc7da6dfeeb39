// SPDX-License-Identifier: Apache-2.0

/// One X.509 certificate (RFC 5280), as values: what it says, and nothing that OpenSSL owns.
///
/// Immutable and cheap to copy: the fields live in one shared object. Two certificates are equal when their DER is.
package struct Certificate: Sendable {
    package struct Fields: Sendable {
        /// SHA-256 of the whole certificate's DER.
        package var fingerprint: Fingerprint
        /// SHA-256 of the SubjectPublicKeyInfo's DER.
        package var publicKeyFingerprint: Fingerprint
        package var serialNumber: SerialNumber
        /// RFC 4514 text, most specific part first; empty for Istio's workload certificates.
        package var subject: String
        package var issuer: String
        /// The subject's last common name, raw text.
        package var commonName: String?
        /// At most `DecodingLimits.maximumNames`; the rest is counted by `omittedNameCount`.
        package var subjectAlternativeNames: [SubjectAlternativeName]
        package var omittedNameCount: Int
        package var notBefore: UnixTime
        package var notAfter: UnixTime
        package var basicConstraints: BasicConstraints?
        package var publicKey: PublicKeyDescription
        /// OpenSSL's long name, such as `ecdsa-with-SHA256`, or a dotted object identifier.
        package var signatureAlgorithm: String
        package var subjectKeyIdentifier: [UInt8]?
        package var authorityKeyIdentifier: [UInt8]?
        package var der: [UInt8]
    }

    fileprivate final class Storage: Sendable {
        let fields: Fields
        init(_ fields: Fields) { self.fields = fields }
    }

    fileprivate var storage: Storage

    package init(_ fields: Fields) {
        storage = Storage(fields)
    }

    package var fingerprint: Fingerprint { storage.fields.fingerprint }
    package var publicKeyFingerprint: Fingerprint { storage.fields.publicKeyFingerprint }
    package var serialNumber: SerialNumber { storage.fields.serialNumber }
    package var subject: String { storage.fields.subject }
    package var issuer: String { storage.fields.issuer }
    package var commonName: String? { storage.fields.commonName }
    package var subjectAlternativeNames: [SubjectAlternativeName] { storage.fields.subjectAlternativeNames }
    package var omittedNameCount: Int { storage.fields.omittedNameCount }
    package var notBefore: UnixTime { storage.fields.notBefore }
    package var notAfter: UnixTime { storage.fields.notAfter }
    package var basicConstraints: BasicConstraints? { storage.fields.basicConstraints }
    package var publicKey: PublicKeyDescription { storage.fields.publicKey }
    package var signatureAlgorithm: String { storage.fields.signatureAlgorithm }
    package var subjectKeyIdentifier: [UInt8]? { storage.fields.subjectKeyIdentifier }
    package var authorityKeyIdentifier: [UInt8]? { storage.fields.authorityKeyIdentifier }
    package var der: [UInt8] { storage.fields.der }
}

extension Certificate: Hashable {
    package static func == (left: Certificate, right: Certificate) -> Bool {
        left.storage === right.storage || left.fingerprint == right.fingerprint
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(fingerprint)
    }
}

extension Certificate {
    /// Whether nothing but this value holds the fields: the interner's sign that a certificate went out of use.
    mutating func isUniquelyHeld() -> Bool {
        isKnownUniquelyReferenced(&storage)
    }

    /// Whether both values share one copy in memory.
    package func isIdentical(to other: Certificate) -> Bool {
        storage === other.storage
    }
}
