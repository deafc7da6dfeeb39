// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads one JSON value that lies in memory, part by part, and makes nothing of what is not asked for.
///
/// Each call reads one value and moves behind it. A value of another kind than asked for is skipped and told as `nil`
/// or `false`: what an API adds or leaves out costs nothing else. Only text that is no JSON throws.
package struct JSONCursor {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var depth = 0

    /// Deeper than any Kubernetes object or Envoy answer that we read.
    private static let maximumDepth = 128

    /// - Parameter bytes: stay valid as long as the cursor is used.
    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Reads an object, and calls `member` before each of its values. A value that `member` leaves alone is skipped.
    ///
    /// - Returns: false if the value is no object.
    @discardableResult
    package mutating func object(
        _ member: (JSONKey, inout JSONCursor) throws(JSONFault) -> Void
    ) throws(JSONFault) -> Bool {
        guard try peek() == UInt8(ascii: "{") else {
            try skip()
            return false
        }
        try enter()
        if try peek() == UInt8(ascii: "}") {
            leave()
            return true
        }
        while true {
            guard try peek() == UInt8(ascii: "\"") else { throw .unexpectedByte(at: position) }
            let (text, hasEscapes) = try quoted()
            try expect(UInt8(ascii: ":"))
            _ = try peek()
            let before = position
            try member(JSONKey(text: text, hasEscapes: hasEscapes), &self)
            if position == before { try skip() }
            if try ends(with: UInt8(ascii: "}")) { return true }
        }
    }

    /// Reads an array, and calls `element` before each of its elements. One that `element` leaves alone is skipped.
    ///
    /// - Returns: false if the value is no array.
    @discardableResult
    package mutating func array(
        _ element: (inout JSONCursor) throws(JSONFault) -> Void
    ) throws(JSONFault) -> Bool {
        guard try peek() == UInt8(ascii: "[") else {
            try skip()
            return false
        }
        try enter()
        if try peek() == UInt8(ascii: "]") {
            leave()
            return true
        }
        while true {
            _ = try peek()
            let before = position
            try element(&self)
            if position == before { try skip() }
            if try ends(with: UInt8(ascii: "]")) { return true }
        }
    }

    package mutating func string() throws(JSONFault) -> String? {
        try withText { text, hasEscapes in JSONText.string(text, hasEscapes: hasEscapes) }
    }

    /// Hands over a string's bytes as they stand between the quotes, escapes and all, without copying them.
    ///
    /// - Returns: nil if the value is no string.
    package mutating func withText<R>(
        _ body: (_ text: UnsafeRawBufferPointer, _ hasEscapes: Bool) throws(JSONFault) -> R
    ) throws(JSONFault) -> R? {
        guard try peek() == UInt8(ascii: "\"") else {
            try skip()
            return nil
        }
        let (text, hasEscapes) = try quoted()
        return try body(text, hasEscapes)
    }

    /// A whole number; nil for everything else, fractions included.
    package mutating func integer() throws(JSONFault) -> Int64? {
        let literal = try scalar()
        guard let literal else { return nil }
        return Int64(String(decoding: literal, as: UTF8.self))
    }

    package mutating func boolean() throws(JSONFault) -> Bool? {
        let literal = try scalar()
        guard let literal else { return nil }
        return Bool(String(decoding: literal, as: UTF8.self))
    }

    /// Moves behind a value of any kind.
    package mutating func skip() throws(JSONFault) {
        switch try peek() {
        case UInt8(ascii: "\""): _ = try quoted()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested()
        default: _ = try literal()
        }
    }

    /// Nothing but white space may follow the value.
    package mutating func finish() throws(JSONFault) {
        skipSpace()
        guard position == bytes.count else { throw .unexpectedByte(at: position) }
    }
}

// MARK: - Steps

extension JSONCursor {
    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// The first byte of what comes next.
    private mutating func peek() throws(JSONFault) -> UInt8 {
        skipSpace()
        guard position < bytes.count else { throw .incomplete }
        return bytes[position]
    }

    private mutating func expect(_ byte: UInt8) throws(JSONFault) {
        guard try peek() == byte else { throw .unexpectedByte(at: position) }
        position += 1
    }

    private mutating func enter() throws(JSONFault) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw .tooDeep(at: position) }
        position += 1
    }

    private mutating func leave() {
        depth -= 1
        position += 1
    }

    /// Moves behind a comma, or behind the closing bracket.
    private mutating func ends(with bracket: UInt8) throws(JSONFault) -> Bool {
        switch try peek() {
        case UInt8(ascii: ","):
            position += 1
            return false
        case bracket:
            leave()
            return true
        default:
            throw .unexpectedByte(at: position)
        }
    }

    private mutating func quoted() throws(JSONFault) -> (text: UnsafeRawBufferPointer, hasEscapes: Bool) {
        let start = position + 1
        var hasEscapes = false
        var index = start
        while let quote = next(UInt8(ascii: "\""), from: index) {
            guard let escape = next(UInt8(ascii: "\\"), from: index, before: quote) else {
                position = quote + 1
                return (UnsafeRawBufferPointer(rebasing: bytes[start..<quote]), hasEscapes)
            }
            hasEscapes = true
            index = escape + 2
        }
        throw .incomplete
    }

    /// memchr(3): most of an object is strings that nobody reads.
    private func next(_ byte: UInt8, from start: Int, before end: Int? = nil) -> Int? {
        let end = end ?? bytes.count
        guard start < end, let base = bytes.baseAddress, let found = memchr(base + start, CInt(byte), end - start)
        else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    /// A number or a word; nil, and skipped, if the value is of another kind.
    private mutating func scalar() throws(JSONFault) -> UnsafeRawBufferPointer? {
        switch try peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["):
            try skip()
            return nil
        default:
            return try literal()
        }
    }

    private mutating func literal() throws(JSONFault) -> UnsafeRawBufferPointer {
        let start = position
        scan: while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"),
                UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
                position += 1
            default:
                break scan
            }
        }
        guard position > start else { throw .unexpectedByte(at: position) }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    }

    /// Follows brackets and strings only: what is not read is not judged.
    private mutating func skipNested() throws(JSONFault) {
        var open = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                _ = try quoted()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                guard depth + open <= Self.maximumDepth else { throw .tooDeep(at: position) }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                open -= 1
                if open == 0 {
                    position += 1
                    return
                }
            default:
                break
            }
            position += 1
        }
        throw .incomplete
    }
}
