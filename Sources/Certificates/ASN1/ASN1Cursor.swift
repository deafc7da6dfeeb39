// SPDX-License-Identifier: Apache-2.0

/// Steps over the elements of an encoding (X.690, section 8.1) where they stand.
///
/// Indefinite lengths, which BER allows, are understood: keystores of some programs have them. Signed things are DER and
/// have none.
struct ASN1Cursor {
    enum Rules {
        case ber, der
    }

    struct Fault: Error {}

    private(set) var rest: UnsafeRawBufferPointer
    private let rules: Rules

    /// Levels that an element of indefinite length is followed into.
    private static let maximumDepth = 16

    init(_ bytes: UnsafeRawBufferPointer, rules: Rules = .ber) {
        rest = bytes
        self.rules = rules
    }

    /// - Parameter element: whose content is stepped over, by the same rules.
    init(into element: ASN1Element, rules: Rules = .ber) {
        self.init(element.content, rules: rules)
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The tag of the next element; `nil` at the end.
    var nextTag: UInt8? { rest.first }

    mutating func next() throws(Fault) -> ASN1Element {
        let (element, length) = try Self.element(at: rest, rules, depth: 0)
        rest = UnsafeRawBufferPointer(rebasing: rest[length...])
        return element
    }

    mutating func next(_ tag: UInt8) throws(Fault) -> ASN1Element {
        guard nextTag == tag else { throw Fault() }
        return try next()
    }

    /// The next element if it has this tag.
    mutating func nextIfPresent(_ tag: UInt8) throws(Fault) -> ASN1Element? {
        nextTag == tag ? try next() : nil
    }

    private static func element(
        at bytes: UnsafeRawBufferPointer,
        _ rules: Rules,
        depth: Int
    ) throws(Fault) -> (ASN1Element, length: Int) {
        // Nothing that is read here has tags of several bytes.
        guard bytes.count >= 2, bytes[0] & 0x1F != 0x1F else { throw Fault() }
        let (tag, first) = (bytes[0], bytes[1])
        if first == 0x80 {
            guard rules == .ber, tag & ASN1Tag.constructed != 0, depth < maximumDepth else { throw Fault() }
            let end = try endOfContents(in: bytes, from: 2, depth: depth + 1)
            return (ASN1Element(tag: tag, whole: bytes[..<(end + 2)], contentStart: 2, contentEnd: end), end + 2)
        }
        var start = 2
        var length = Int(first)
        if first > 0x80 {
            let count = Int(first & 0x7F)
            guard count <= 4, bytes.count >= 2 + count else { throw Fault() }
            length = bytes[2..<(2 + count)].reduce(0) { $0 << 8 | Int($1) }
            start += count
        }
        guard bytes.count - start >= length else { throw Fault() }
        let end = start + length
        return (ASN1Element(tag: tag, whole: bytes[..<end], contentStart: start, contentEnd: end), end)
    }

    /// Where the two zero bytes stand that end an element of indefinite length.
    private static func endOfContents(
        in bytes: UnsafeRawBufferPointer,
        from start: Int,
        depth: Int
    ) throws(Fault) -> Int {
        var position = start
        while true {
            guard bytes.count - position >= 2 else { throw Fault() }
            if bytes[position] == 0, bytes[position + 1] == 0 { return position }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
            position += try element(at: rest, .ber, depth: depth).length
        }
    }
}
