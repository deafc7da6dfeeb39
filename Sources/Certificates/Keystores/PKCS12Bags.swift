// SPDX-License-Identifier: Apache-2.0

/// The bags of a PKCS#12 file's part (RFC 7292, section 4.2). Those that hold keys are stepped over by their length.
enum PKCS12Bags {
    private static let maximumDepth = 4

    static func read(_ bytes: UnsafeRawBufferPointer, into collector: inout KeystoreCollector) throws(ASN1Cursor.Fault)
    {
        try read(bytes, into: &collector, depth: 0)
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer,
        into collector: inout KeystoreCollector,
        depth: Int
    ) throws(ASN1Cursor.Fault) {
        guard depth < maximumDepth else { throw ASN1Cursor.Fault() }
        var outer = ASN1Cursor(bytes)
        var bags = ASN1Cursor(into: try outer.next(ASN1Tag.sequence))
        // Nothing may follow: what a wrong passphrase makes could begin well.
        guard outer.isAtEnd else { throw ASN1Cursor.Fault() }
        while !bags.isAtEnd {
            var bag = ASN1Cursor(into: try bags.next(ASN1Tag.sequence))
            let kind = try bag.next(ASN1Tag.objectIdentifier)
            let value = try bag.next(ASN1Tag.context(0))
            if kind.isObjectIdentifier(PKCS12Identifier.certificateBag) {
                let attributes = try bag.nextIfPresent(ASN1Tag.set)
                try readCertificate(value, alias: try alias(attributes), into: &collector)
                if collector.isOverfull { return }
            } else if kind.isObjectIdentifier(PKCS12Identifier.nestedBags) {
                try read(value.content, into: &collector, depth: depth + 1)
            }
        }
    }

    private static func readCertificate(
        _ value: ASN1Element,
        alias: String?,
        into collector: inout KeystoreCollector
    ) throws(ASN1Cursor.Fault) {
        var explicit = ASN1Cursor(into: value)
        var bag = ASN1Cursor(into: try explicit.next(ASN1Tag.sequence))
        // The other kind, SDSI certificates, nobody has.
        guard try bag.next(ASN1Tag.objectIdentifier).isObjectIdentifier(PKCS12Identifier.x509Certificate) else {
            return
        }
        var content = ASN1Cursor(into: try bag.next(ASN1Tag.context(0)))
        try content.next().withOctets { der in collector.add(alias: alias, certificates: [der]) }
    }

    /// The attribute `friendlyName`, which programs show as the alias.
    private static func alias(_ attributes: ASN1Element?) throws(ASN1Cursor.Fault) -> String? {
        guard let attributes else { return nil }
        var cursor = ASN1Cursor(into: attributes)
        while !cursor.isAtEnd {
            var attribute = ASN1Cursor(into: try cursor.next(ASN1Tag.sequence))
            let kind = try attribute.next(ASN1Tag.objectIdentifier)
            guard kind.isObjectIdentifier(PKCS12Identifier.friendlyName) else { continue }
            var values = ASN1Cursor(into: try attribute.next(ASN1Tag.set))
            guard let text = try values.nextIfPresent(ASN1Tag.bmpString), !text.content.isEmpty else { return nil }
            return String(utf16: text.content)
        }
        return nil
    }
}

extension String {
    /// - Parameter bytes: UTF-16, big-endian, as ASN.1 and Java write it. A byte without its second is left out.
    fileprivate init(utf16 bytes: UnsafeRawBufferPointer) {
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        self.init(decoding: units, as: UTF16.self)
    }
}
