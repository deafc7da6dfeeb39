// SPDX-License-Identifier: Apache-2.0

/// The text of a configuration file, proven to be what YAML allows, with its lines known.
struct ConfigurationText {
    static let maximumBytes = 1 << 20
    /// Aliases multiply what they stand for; with so few, no file grows past some hundred times its size.
    static let maximumAliases = 16

    /// Without a byte order mark.
    private(set) var scalars: [Unicode.Scalar] = []
    /// Index of the first scalar of each line.
    private var lineStarts = [0]

    init(_ bytes: [UInt8]) throws(ConfigurationFault) {
        guard bytes.count <= Self.maximumBytes else {
            throw ConfigurationFault(
                "the file is larger than \(Self.maximumBytes) bytes",
                remedy: "split it over several instances of the program",
                reason: .tooLarge
            )
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        try decode(bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...])
        try checkAliases()
    }

    var string: String {
        String(String.UnicodeScalarView(scalars))
    }

    /// Puts another scalar at a place, which moves no other; false if the place is past the end.
    mutating func replace(at position: TextPosition, with scalar: Unicode.Scalar) -> Bool {
        guard lineStarts.indices.contains(position.line - 1) else { return false }
        var index = lineStarts[position.line - 1] + position.column - 1
        if scalars.indices.contains(index), scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        guard scalars.indices.contains(index) else { return false }
        scalars[index] = scalar
        return true
    }

    private mutating func decode(_ bytes: ArraySlice<UInt8>) throws(ConfigurationFault) {
        scalars.reserveCapacity(bytes.count)
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                try append(scalar)
            case .emptyInput:
                return
            case .error:
                throw ConfigurationFault(
                    "the file is not UTF-8 here",
                    remedy: "save it as UTF-8",
                    reason: .encoding,
                    at: endPosition
                )
            }
        }
    }

    private var endPosition: TextPosition {
        TextPosition(line: lineStarts.count, column: scalars.count - (lineStarts.last ?? 0) + 1)
    }

    private mutating func append(_ scalar: Unicode.Scalar) throws(ConfigurationFault) {
        guard isAllowedInYAML(scalar) else {
            let code = String(scalar.value, radix: 16, uppercase: true)
            let zeros = String(repeating: "0", count: max(0, 4 - code.count))
            throw ConfigurationFault(
                "the character U+\(zeros)\(code) is not allowed in YAML",
                remedy: "delete it",
                reason: .encoding,
                at: endPosition
            )
        }
        let continuesBreak = scalar == "\n" && scalars.last == "\r"
        scalars.append(scalar)
        if continuesBreak {
            lineStarts[lineStarts.count - 1] = scalars.count
        } else if isLineBreak(scalar) {
            lineStarts.append(scalars.count)
        }
    }

    /// Counts what could be an alias, before the parser sees the text: it compares keys that are aliases by walking all
    /// that they stand for. A word like `*this` at the start of a line of a quoted text counts too, which the bound leaves
    /// room for.
    private func checkAliases() throws(ConfigurationFault) {
        var count = 0
        for (line, start) in lineStarts.enumerated() {
            let end = line + 1 < lineStarts.count ? lineStarts[line + 1] : scalars.count
            if scalars[start..<end].first(where: { $0 != " " && $0 != "\t" }) == "#" { continue }
            for index in start..<end where isAliasStart(index) {
                count += 1
                guard count > Self.maximumAliases else { continue }
                throw ConfigurationFault(
                    "the file has more than \(Self.maximumAliases) aliases (*name)",
                    remedy: "write the values out",
                    reason: .tooLarge,
                    at: TextPosition(line: line + 1, column: index - start + 1)
                )
            }
        }
    }

    private func isAliasStart(_ index: Int) -> Bool {
        guard scalars[index] == "*", index + 1 < scalars.count else { return false }
        let next = scalars[index + 1]
        guard next.isASCII, next.properties.isAlphabetic || ("0"..."9").contains(next) || next == "_" || next == "-"
        else {
            return false
        }
        // An alias is a whole value. What follows a word is part of it, as `b` is in `a *b`.
        guard let previous = scalars[..<index].last(where: { $0 != " " && $0 != "\t" }) else { return true }
        return isLineBreak(previous) || "[{,:-?".unicodeScalars.contains(previous)
    }
}

/// libyaml's line breaks: YAML 1.1, section 4.2.
private func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
}

/// The printable characters of YAML 1.1, section 4.1, without a byte order mark inside the text.
private func isAllowedInYAML(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...0x10_FFFF:
        true
    default: false
    }
}
