// SPDX-License-Identifier: Apache-2.0

/// The numbers on a revocation list.
struct RevocationEntries {
    private(set) var count = 0
    private(set) var revoked = SerialNumberSet()
    private(set) var removed = SerialNumberSet()

    /// id-ce-cRLReasons
    private static let reasonCode: [UInt8] = [0x55, 0x1D, 0x15]
    /// RFC 5280, section 5.3.1: `removeFromCRL`, which only delta lists use.
    private static let removeFromList = 8

    /// - Parameter list: `revokedCertificates`; `nil` for none.
    init(_ list: ASN1Element?) throws(ASN1Cursor.Fault) {
        guard let list else { return }
        var entries = ASN1Cursor(into: list, rules: .der)
        while !entries.isAtEnd {
            var entry = ASN1Cursor(into: try entries.next(ASN1Tag.sequence), rules: .der)
            let number = try entry.next(ASN1Tag.integer)
            let date = try entry.next()
            guard [ASN1Tag.utcTime, ASN1Tag.generalizedTime].contains(date.tag) else { throw ASN1Cursor.Fault() }
            let extensions = try entry.nextIfPresent(ASN1Tag.sequence)
            guard entry.isAtEnd else { throw ASN1Cursor.Fault() }
            if try extensions.map(Self.isRemoval) ?? false {
                removed.append(number.content)
            } else {
                revoked.append(number.content)
            }
            count += 1
        }
        revoked.sort()
        removed.sort()
    }

    private static func isRemoval(_ extensions: ASN1Element) throws(ASN1Cursor.Fault) -> Bool {
        var cursor = ASN1Cursor(into: extensions, rules: .der)
        while !cursor.isAtEnd {
            var entry = ASN1Cursor(into: try cursor.next(ASN1Tag.sequence), rules: .der)
            guard try entry.next(ASN1Tag.objectIdentifier).isObjectIdentifier(reasonCode) else { continue }
            _ = try entry.nextIfPresent(ASN1Tag.boolean)
            let value = try entry.next(ASN1Tag.octetString)
            return value.content.elementsEqual([ASN1Tag.enumerated, 1, UInt8(removeFromList)])
        }
        return false
    }
}
