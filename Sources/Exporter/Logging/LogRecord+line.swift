// SPDX-License-Identifier: Apache-2.0

extension LogRecord {
    /// A value's bytes at most, before escapes.
    static let maximumValueBytes = 1_024

    /// The whole line with its newline, which is the only one in it.
    func line(_ format: LogFormat) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        if format == .json { line.append(UInt8(ascii: "{")) }
        for (index, field) in fields.enumerated() {
            let value = Self.bounded(field.value)
            switch format {
            case .logfmt:
                if index > 0 { line.append(UInt8(ascii: " ")) }
                line.append(contentsOf: field.key.utf8)
                line.append(UInt8(ascii: "="))
                if value.unicodeScalars.allSatisfy(needsNoQuotes), !value.isEmpty {
                    line.append(contentsOf: value.utf8)
                } else {
                    appendQuoted(value, to: &line)
                }
            case .json:
                if index > 0 { line.append(UInt8(ascii: ",")) }
                appendQuoted(field.key, to: &line)
                line.append(UInt8(ascii: ":"))
                appendQuoted(value, to: &line)
            }
        }
        if format == .json { line.append(UInt8(ascii: "}")) }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// Cut between two scalars, with an ellipsis in place of the rest.
    private static func bounded(_ value: String) -> String {
        guard value.utf8.count > maximumValueBytes else { return value }
        var end = value.utf8.index(value.startIndex, offsetBy: maximumValueBytes)
        while end.samePosition(in: value.unicodeScalars) == nil { end = value.utf8.index(before: end) }
        return String(value.unicodeScalars[..<end]) + "…"
    }
}

private func needsNoQuotes(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "=", "\"", "\\": false
    default: !isInvisible(scalar) && !scalar.properties.isWhitespace
    }
}

/// RFC 8259's strings, which logfmt readers take as well.
private func appendQuoted(_ value: String, to line: inout [UInt8]) {
    line.append(UInt8(ascii: "\""))
    for scalar in value.unicodeScalars {
        switch scalar {
        case "\"", "\\":
            line.append(UInt8(ascii: "\\"))
            line.append(UInt8(scalar.value))
        case "\n": line.append(contentsOf: #"\n"#.utf8)
        case "\r": line.append(contentsOf: #"\r"#.utf8)
        case "\t": line.append(contentsOf: #"\t"#.utf8)
        case _ where isInvisible(scalar) && scalar.value <= 0xFFFF:
            let digits = String(scalar.value, radix: 16)
            line.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
        default: line.append(contentsOf: UTF8.encode(scalar)!)
        }
    }
    line.append(UInt8(ascii: "\""))
}

/// What moves a terminal's cursor, breaks a line or turns the text's direction: controls of both sets, format
/// characters (the bidirectional ones among them) and Unicode's own line breaks.
private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
}
