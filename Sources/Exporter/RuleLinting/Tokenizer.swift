// SPDX-License-Identifier: Apache-2.0

/// Cuts a PromQL expression into tokens: https://prometheus.io/docs/prometheus/latest/querying/basics/. What is no token
/// is one of the kind `unknown`, so that nothing is refused here.
struct Tokenizer {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    /// A colon is part of a metric's name, except in the brackets of a subquery.
    private var isInBrackets = false

    static func tokens(of scalars: [Unicode.Scalar]) -> [Token] {
        var tokenizer = Self(scalars)
        var tokens: [Token] = []
        while let token = tokenizer.next() { tokens.append(token) }
        return tokens
    }

    private init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    private mutating func next() -> Token? {
        skipSpaceAndComments()
        guard index < scalars.count else { return nil }
        let start = index
        let kind = kind()
        return Token(kind: kind, range: start..<index)
    }

    private mutating func skipSpaceAndComments() {
        while let scalar = scalar(at: index) {
            if scalar == "#" {
                while let other = self.scalar(at: index), other != "\n" { index += 1 }
            } else if scalar.properties.isWhitespace {
                index += 1
            } else {
                return
            }
        }
    }

    private mutating func kind() -> Token.Kind {
        let first = scalars[index]
        if isLetter(first) || (first == ":" && !isInBrackets) { return identifier() }
        if isDigit(first) || (first == "." && scalar(at: index + 1).map(isDigit) == true) { return number() }
        if first == "\"" || first == "'" || first == "`" { return string(first) }
        let pair = String(String.UnicodeScalarView(scalars[index..<min(index + 2, scalars.count)]))
        if ["==", "!=", "<=", ">=", "=~", "!~"].contains(pair) {
            index += 2
            return .symbol(pair)
        }
        index += 1
        if first == "[" { isInBrackets = true }
        if first == "]" { isInBrackets = false }
        return "+-*/%^<>=(){}[],:@".unicodeScalars.contains(first) ? .symbol(String(first)) : .unknown
    }

    private mutating func identifier() -> Token.Kind {
        let start = index
        while let scalar = scalar(at: index), isLetter(scalar) || isDigit(scalar) || (scalar == ":" && !isInBrackets) {
            index += 1
        }
        let name = text(start..<index)
        switch name.lowercased() {
        case "inf": return .number(.infinity)
        case "nan": return .number(.nan)
        default: return .identifier(name)
        }
    }

    /// Numbers in all of Go's forms, and durations such as `1h30m`.
    private mutating func number() -> Token.Kind {
        let start = index
        while let scalar = scalar(at: index), isDigit(scalar) || isLetter(scalar) || scalar == "." || isExponentSign {
            index += 1
        }
        let word = text(start..<index).filter { $0 != "_" }
        if word.lowercased().hasPrefix("0x") {
            return UInt64(word.dropFirst(2), radix: 16).map { .number(Double($0)) } ?? .unknown
        }
        if let value = Double(word) { return .number(value) }
        return Self.seconds(word).map(Token.Kind.duration) ?? .unknown
    }

    private var isExponentSign: Bool {
        guard let sign = scalar(at: index), sign == "+" || sign == "-", index > 0 else { return false }
        guard scalar(at: index + 1).map(isDigit) == true else { return false }
        return scalars[index - 1] == "e" || scalars[index - 1] == "E"
    }

    private static func seconds(_ word: String) -> Double? {
        let units: [String: Double] = [
            "ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800, "y": 31_536_000,
        ]
        var (total, rest) = (0.0, Substring(word))
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !$0.isNumber }
            rest = rest.dropFirst(unit.count)
            guard let count = Double(digits), let seconds = units[String(unit)] else { return nil }
            total += count * seconds
        }
        return total
    }

    private mutating func string(_ quote: Unicode.Scalar) -> Token.Kind {
        index += 1
        var content = String.UnicodeScalarView()
        while let scalar = scalar(at: index) {
            index += 1
            if scalar == quote { return .string(String(content)) }
            if scalar == "\\", quote != "`", let escaped = self.scalar(at: index) {
                index += 1
                content.append(escaped == "n" ? "\n" : escaped == "t" ? "\t" : escaped)
            } else {
                content.append(scalar)
            }
        }
        return .unknown
    }

    private func scalar(at place: Int) -> Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
}

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
}

private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
