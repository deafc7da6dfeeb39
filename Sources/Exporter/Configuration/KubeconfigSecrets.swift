// SPDX-License-Identifier: Apache-2.0

/// Overwrites the keys, tokens and passwords of a kubeconfig text where they stand, before a reader of YAML makes copies
/// of all that nobody could overwrite afterwards.
enum KubeconfigSecrets {
    /// What the names of such values end with: `access-token` and `refresh-token` are tokens too.
    private static let names = ["client-key-data", "token", "password", "client-secret"].map { Array($0.utf8) }
    private static let filler = UInt8(ascii: "x")

    static func blank(_ text: inout [UInt8]) {
        var index = 0
        while index < text.count {
            if let name = names.first(where: { text[index...].starts(with: $0) }),
                let start = valueStart(after: index + name.count, in: text)
            {
                index = blankValue(at: start, of: column(of: index, in: text), in: &text)
            } else {
                index += 1
            }
        }
    }

    /// - Returns: what follows the colon; nil where the word before is no key.
    private static func valueStart(after end: Int, in text: [UInt8]) -> Int? {
        var index = end
        if index < text.count, isQuote(text[index]) { index += 1 }
        while index < text.count, isSpace(text[index]) { index += 1 }
        guard index < text.count, text[index] == UInt8(ascii: ":") else { return nil }
        return index + 1
    }

    /// Of the key that the word stands in.
    private static func column(of index: Int, in text: [UInt8]) -> Int {
        let line = text[..<index].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let key = text[line..<index].lastIndex { isSpace($0) || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: ",") }
        return (key.map { $0 + 1 } ?? line) - line
    }

    /// - Returns: where the value ends.
    private static func blankValue(at start: Int, of column: Int, in text: inout [UInt8]) -> Int {
        var index = start
        while index < text.count, isSpace(text[index]) { index += 1 }
        guard index < text.count else { return index }
        if isQuote(text[index]) { return blankQuoted(at: index, in: &text) }
        let isBlock = text[index] == UInt8(ascii: "|") || text[index] == UInt8(ascii: ">")
        while index < text.count, text[index] != UInt8(ascii: "\n") {
            // The end of a flow collection's value.
            if !isBlock, text[index] == UInt8(ascii: ",") || text[index] == UInt8(ascii: "}") { return index }
            if !isBlock, !isSpace(text[index]) { text[index] = filler }
            index += 1
        }
        return blankLines(deeperThan: column, from: index, in: &text)
    }

    private static func blankQuoted(at start: Int, in text: inout [UInt8]) -> Int {
        let quote = text[start]
        var index = start + 1
        while index < text.count, text[index] != quote {
            let isEscape = quote == UInt8(ascii: "\"") && text[index] == UInt8(ascii: "\\")
            for place in index..<min(index + (isEscape ? 2 : 1), text.count) where text[place] != UInt8(ascii: "\n") {
                text[place] = filler
            }
            index += isEscape ? 2 : 1
        }
        // Two single quotes are one within the text: what follows them is more of it.
        let next = index + 1
        guard quote == UInt8(ascii: "'"), next < text.count, text[next] == quote else { return min(next, text.count) }
        return blankQuoted(at: next, in: &text)
    }

    /// Lines that go on with a value: those of a block, and of a text that was broken.
    private static func blankLines(deeperThan column: Int, from lineEnd: Int, in text: inout [UInt8]) -> Int {
        var index = lineEnd
        while index < text.count {
            // No slices: a text that is held twice is copied when it is written to, and the copy's secrets stay.
            var first = index + 1
            while first < text.count, isSpace(text[first]) { first += 1 }
            let isEmpty = first >= text.count || text[first] == UInt8(ascii: "\n")
            guard isEmpty || first - index - 1 > column else { return index }
            while first < text.count, text[first] != UInt8(ascii: "\n") {
                text[first] = filler
                first += 1
            }
            index = first
        }
        return index
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
