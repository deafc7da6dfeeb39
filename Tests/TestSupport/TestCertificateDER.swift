// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// DER (X.690) from its parts. Certificates are put together from bytes here, because tests need what no CA would
/// issue and OpenSSL's encoder would refuse.
package enum TestCertificateDER {
    package static let null: [UInt8] = [0x05, 0x00]

    package static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        var length: [UInt8] = []
        var rest = content.count
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }

    package static func sequence(_ elements: [[UInt8]]) -> [UInt8] {
        element(0x30, elements.reduce(into: []) { $0 += $1 })
    }

    /// INTEGER of the content octets: big-endian two's complement.
    package static func integer(_ content: [UInt8]) -> [UInt8] { element(0x02, content) }

    package static func boolean(_ value: Bool) -> [UInt8] { element(0x01, [value ? 0xFF : 0x00]) }

    package static func octetString(_ content: [UInt8]) -> [UInt8] { element(0x04, content) }

    /// BIT STRING of whole bytes, or without the last `unusedBits`.
    package static func bitString(_ content: [UInt8], unusedBits: UInt8 = 0) -> [UInt8] {
        element(0x03, [unusedBits] + content)
    }

    /// From dotted form or a name that OpenSSL knows, such as `CN`.
    package static func objectIdentifier(_ name: String) -> [UInt8] {
        guard let object = OBJ_txt2obj(name, 0) else { fatalError("OpenSSL knows no object identifier \(name)") }
        defer { ASN1_OBJECT_free(object) }
        return element(0x06, [UInt8](UnsafeBufferPointer(start: OBJ_get0_data(object), count: OBJ_length(object))))
    }
}
