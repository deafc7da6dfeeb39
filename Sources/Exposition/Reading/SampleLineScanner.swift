// SPDX-License-Identifier: Apache-2.0

/// Goes through one sample line: name, labels, value.
struct SampleLineScanner {
    private let line: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ line: UnsafeBufferPointer<UInt8>) {
        self.line = line
        skipSpaces()
    }

    var isBlankOrComment: Bool {
        position == line.count || line[position] == UInt8(ascii: "#")
    }

    /// The metric's name; `nil` where the line does not begin with one.
    mutating func name() -> String? { identifier() }

    /// The labels, none where there are no braces; `nil` where they are malformed.
    mutating func labels() -> [ExpositionReader.Label]? {
        skipSpaces()
        guard take("{") else { return [] }
        var labels: [ExpositionReader.Label] = []
        while true {
            skipSpaces()
            if take("}") { return labels }
            guard labels.count < ExpositionReader.maximumLabels, let name = identifier() else { return nil }
            skipSpaces()
            guard take("=") else { return nil }
            skipSpaces()
            guard take("\""), let value = quotedText() else { return nil }
            labels.append(ExpositionReader.Label(name: name, value: value))
            skipSpaces()
            if !take(",") {
                guard take("}") else { return nil }
                return labels
            }
        }
    }

    mutating func value() -> Double? {
        skipSpaces()
        let start = position
        while position < line.count, !Self.isSpace(line[position]) { position += 1 }
        let text = String(decoding: line[start..<position], as: UTF8.self)
        switch text {
        case "+Inf", "Inf": return .infinity
        case "-Inf": return -.infinity
        case "NaN": return .nan
        default: return Double(text)
        }
    }

    private mutating func identifier() -> String? {
        let start = position
        while position < line.count, Self.isNameByte(line[position]) { position += 1 }
        return position > start ? String(decoding: line[start..<position], as: UTF8.self) : nil
    }

    private mutating func quotedText() -> String? {
        var bytes: [UInt8] = []
        while position < line.count {
            let byte = line[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard position < line.count else { return nil }
                let escaped = line[position]
                position += 1
                bytes.append(escaped == UInt8(ascii: "n") ? UInt8(ascii: "\n") : escaped)
            default:
                bytes.append(byte)
            }
        }
        return nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < line.count, line[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() {
        while position < line.count, Self.isSpace(line[position]) { position += 1 }
    }

    /// A carriage return is one too, so that lines may end as in HTTP.
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
