// SPDX-License-Identifier: Apache-2.0

/// Where the fields of a revocation list stand in its encoding (RFC 5280, section 5.1).
struct RevocationListParts {
    /// What the signature is of.
    let signed: UnsafeRawBufferPointer
    let algorithm: ASN1Element
    /// Whether the algorithm that nobody signs is the same as the one that is signed (RFC 5280, section 5.1.1.2).
    let isOneAlgorithm: Bool
    let signature: UnsafeRawBufferPointer
    let issuer: ASN1Element
    let thisUpdate: ASN1Element
    let nextUpdate: ASN1Element?
    /// `nil` where nothing is revoked.
    let entries: ASN1Element?
    let extensions: ASN1Element?

    init(_ der: UnsafeRawBufferPointer) throws(ASN1Cursor.Fault) {
        var outer = ASN1Cursor(der, rules: .der)
        var list = ASN1Cursor(into: try outer.next(ASN1Tag.sequence), rules: .der)
        let signed = try list.next(ASN1Tag.sequence)
        algorithm = try list.next(ASN1Tag.sequence)
        signature = try list.next(ASN1Tag.bitString).content
        guard outer.isAtEnd, list.isAtEnd else { throw ASN1Cursor.Fault() }
        self.signed = signed.whole

        var fields = ASN1Cursor(into: signed, rules: .der)
        _ = try fields.nextIfPresent(ASN1Tag.integer)
        let signedAlgorithm = try fields.next(ASN1Tag.sequence)
        isOneAlgorithm = signedAlgorithm.whole.elementsEqual(algorithm.whole)
        issuer = try fields.next(ASN1Tag.sequence)
        guard let thisUpdate = try Self.time(&fields) else { throw ASN1Cursor.Fault() }
        self.thisUpdate = thisUpdate
        nextUpdate = try Self.time(&fields)
        entries = try fields.nextIfPresent(ASN1Tag.sequence)
        extensions = try fields.nextIfPresent(ASN1Tag.context(0))
        guard fields.isAtEnd else { throw ASN1Cursor.Fault() }
    }

    private static func time(_ fields: inout ASN1Cursor) throws(ASN1Cursor.Fault) -> ASN1Element? {
        guard let tag = fields.nextTag, [ASN1Tag.utcTime, ASN1Tag.generalizedTime].contains(tag) else { return nil }
        return try fields.next()
    }
}
