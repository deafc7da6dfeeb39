// SPDX-License-Identifier: Apache-2.0

/// One element of an encoding, where it stands: valid as long as the bytes are.
struct ASN1Element {
    let tag: UInt8
    /// With its header, and its end if the length is indefinite.
    let whole: UnsafeRawBufferPointer
    let content: UnsafeRawBufferPointer

    init(tag: UInt8, whole: Slice<UnsafeRawBufferPointer>, contentStart: Int, contentEnd: Int) {
        self.tag = tag
        self.whole = UnsafeRawBufferPointer(rebasing: whole)
        content = UnsafeRawBufferPointer(rebasing: whole[contentStart..<contentEnd])
    }

    /// An INTEGER that is not negative and fits.
    var smallInteger: Int? {
        guard tag == ASN1Tag.integer, (1...7).contains(content.count), content[0] & 0x80 == 0 else { return nil }
        return content.reduce(0) { $0 << 8 | Int($1) }
    }

    func isObjectIdentifier(_ content: [UInt8]) -> Bool {
        tag == ASN1Tag.objectIdentifier && self.content.elementsEqual(content)
    }

    /// Hands out the octets of an OCTET STRING, whole: BER lets them stand in pieces.
    ///
    /// - Parameter tag: of the string where it stands in one piece.
    func withOctets<R>(
        tag: UInt8 = ASN1Tag.octetString,
        _ body: (UnsafeRawBufferPointer) throws(ASN1Cursor.Fault) -> R
    ) throws(ASN1Cursor.Fault) -> R {
        if self.tag == tag { return try body(content) }
        guard self.tag == tag | ASN1Tag.constructed else { throw ASN1Cursor.Fault() }
        let joined = CleansedBytes(capacity: content.count)
        var count = 0
        try Self.join(content, into: joined.bytes, &count, depth: 0)
        return try body(UnsafeRawBufferPointer(rebasing: joined.bytes[..<count]))
    }

    private static func join(
        _ pieces: UnsafeRawBufferPointer,
        into bytes: UnsafeMutableRawBufferPointer,
        _ count: inout Int,
        depth: Int
    ) throws(ASN1Cursor.Fault) {
        guard depth < 4 else { throw ASN1Cursor.Fault() }
        var cursor = ASN1Cursor(pieces)
        while !cursor.isAtEnd {
            let piece = try cursor.next()
            switch piece.tag {
            case ASN1Tag.octetString:
                UnsafeMutableRawBufferPointer(rebasing: bytes[count...]).copyMemory(from: piece.content)
                count += piece.content.count
            case ASN1Tag.octetString | ASN1Tag.constructed:
                try join(piece.content, into: bytes, &count, depth: depth + 1)
            default: throw ASN1Cursor.Fault()
            }
        }
    }
}
