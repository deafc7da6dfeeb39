// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// The same encoding as other programs write it: indefinite lengths, and octet strings in pieces (X.690, sections 8.1.3.6
/// and 8.7.3).
enum OpenLengths {
    /// - Returns: nil for what is no DER.
    static func rewritten(_ der: [UInt8]) -> [UInt8]? {
        var rest = der[...]
        var result: [UInt8] = []
        while let tag = rest.first {
            guard let (content, length) = header(rest) else { return nil }
            let body = Array(rest.dropFirst(length - content).prefix(content))
            if tag & 0x20 != 0 {
                guard let inner = rewritten(body) else { return nil }
                result += [tag, 0x80] + inner + [0, 0]
            } else if tag == 0x04, content > 40 {
                let pieces = [body[..<20], body[20...]].map { TestCertificateDER.octetString(Array($0)) }
                result += [0x24, 0x80] + pieces[0] + pieces[1] + [0, 0]
            } else {
                result += rest.prefix(length)
            }
            rest = rest.dropFirst(length)
        }
        return result
    }

    /// Length of the content, and of the whole element.
    private static func header(_ bytes: ArraySlice<UInt8>) -> (content: Int, length: Int)? {
        guard bytes.count >= 2 else { return nil }
        let first = bytes[bytes.startIndex + 1]
        guard first >= 0x80 else { return (Int(first), 2 + Int(first)) }
        let count = Int(first & 0x7F)
        guard bytes.count >= 2 + count else { return nil }
        let content = bytes.dropFirst(2).prefix(count).reduce(0) { $0 << 8 | Int($1) }
        return (content, 2 + count + content)
    }
}
