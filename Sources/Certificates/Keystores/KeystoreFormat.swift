// SPDX-License-Identifier: Apache-2.0

/// A keystore's format, told by how it begins.
package enum KeystoreFormat: Sendable {
    /// RFC 7292.
    case pkcs12
    /// Java's own; `JCEKS` differs in what a secret key's entry holds.
    case jks, jceks

    /// `nil` for anything else, such as a certificate.
    package init?(recognizing bytes: UnsafeRawBufferPointer) {
        switch bytes.prefix(4).reduce(0, { $0 << 8 | UInt32($1) }) {
        case 0xFEED_FEED: self = .jks
        case 0xCECE_CECE: self = .jceks
        default:
            guard Self.looksLikePKCS12(bytes) else { return nil }
            self = .pkcs12
        }
    }

    /// A SEQUENCE that begins with the version, 3. Certificates and lists begin with a SEQUENCE in theirs, keys with
    /// lower versions.
    private static func looksLikePKCS12(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 8, bytes[0] == ASN1Tag.sequence, bytes[1] >= 0x80 else { return false }
        let start = 2 + Int(bytes[1] & 0x7F)
        guard bytes.count >= start + 4 else { return false }
        return bytes[start..<(start + 3)].elementsEqual([ASN1Tag.integer, 1, 3])
            && bytes[start + 3] == ASN1Tag.sequence
    }
}
