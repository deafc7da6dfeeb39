// SPDX-License-Identifier: Apache-2.0

/// A certificate revocation list (RFC 5280, section 5): what it says of itself, and which numbers are on it.
///
/// Immutable and cheap to copy: the fields live in one shared object. Two lists are equal when their DER is.
package struct RevocationList: Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Every certificate that is revoked. The raw values are the metrics' label `kind`.
        case base
        /// What changed since a base list (RFC 5280, section 5.2.4).
        case delta
    }

    struct Fields: Sendable {
        /// SHA-256 of the whole list's DER.
        var fingerprint: Fingerprint
        /// RFC 4514 text, in the form of `Certificate.issuer`.
        var issuer: String
        var authorityKeyIdentifier: [UInt8]?
        var thisUpdate: UnixTime
        var nextUpdate: UnixTime?
        var kind: Kind
        var number: SerialNumber?
        var entryCount: Int
        var byteCount: Int
        /// Whether entries may be about other issuers' certificates (RFC 5280, section 5.2.5).
        var isIndirect: Bool
        var revoked: SerialNumberSet
        /// Of a delta list: certificates that are valid again.
        var removed: SerialNumberSet
        /// `nil` where the algorithm is one that is not verified.
        var signature: DetachedSignature?
    }

    fileprivate final class Storage: Sendable {
        let fields: Fields
        init(_ fields: Fields) { self.fields = fields }
    }

    fileprivate var storage: Storage

    init(_ fields: Fields) {
        storage = Storage(fields)
    }

    package var fingerprint: Fingerprint { storage.fields.fingerprint }
    package var issuer: String { storage.fields.issuer }
    /// Which of the issuer's keys signed the list; `nil` where the list does not say.
    package var authorityKeyIdentifier: [UInt8]? { storage.fields.authorityKeyIdentifier }
    package var thisUpdate: UnixTime { storage.fields.thisUpdate }
    /// When its successor is due at the latest. RFC 5280 demands it, the encoding does not.
    package var nextUpdate: UnixTime? { storage.fields.nextUpdate }
    package var kind: Kind { storage.fields.kind }
    /// Lists of one issuer count up (RFC 5280, section 5.2.3); `nil` where the list has no number.
    package var number: SerialNumber? { storage.fields.number }
    package var entryCount: Int { storage.fields.entryCount }
    /// Of the DER.
    package var byteCount: Int { storage.fields.byteCount }
    /// Whether nothing can be told from it about a certificate of its issuer.
    package var isIndirect: Bool { storage.fields.isIndirect }
    var signature: DetachedSignature? { storage.fields.signature }

    /// Whether the number is on the list, and not as one that is valid again.
    package func revokes(_ number: SerialNumber) -> Bool { storage.fields.revoked.contains(number) }

    /// Whether a delta list says that the certificate is valid again.
    package func removes(_ number: SerialNumber) -> Bool { storage.fields.removed.contains(number) }
}

extension RevocationList: Hashable {
    package static func == (left: RevocationList, right: RevocationList) -> Bool {
        left.storage === right.storage || left.fingerprint == right.fingerprint
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(fingerprint)
    }
}

extension RevocationList: Interned {
    mutating func isUniquelyHeld() -> Bool { isKnownUniquelyReferenced(&storage) }
}
