// SPDX-License-Identifier: Apache-2.0

extension TestCertificateDER {
    /// A Name from RFC 4514 text without escapes, most specific part first: `CN=a,O=b`.
    package static func name(_ text: String) -> [UInt8] {
        let attributes = text.split(separator: ",").reversed().map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { fatalError("\(part) is no TYPE=value of a name") }
            return attribute(String(sides[0]), Array(sides[1].utf8))
        }
        return sequence(attributes)
    }

    /// One relative distinguished name: a SET of one attribute.
    ///
    /// - Parameter tag: of the directory string; UTF8String unless told, a country is a PrintableString.
    package static func attribute(_ type: String, _ value: [UInt8], tag: UInt8? = nil) -> [UInt8] {
        let tag = tag ?? (type == "C" ? 0x13 : 0x0C)
        return element(0x31, sequence([objectIdentifier(type), element(tag, value)]))
    }
}
