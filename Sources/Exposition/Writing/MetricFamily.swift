// SPDX-License-Identifier: Apache-2.0

/// Name, type and help of a family of series.
package struct MetricFamily: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case gauge, counter, histogram
    }

    /// As it stands in sample lines: a counter's ends in `_total`.
    package let name: String
    package let kind: Kind
    package let help: String

    /// - Precondition: a counter's name ends in `_total`, no other's does; the name has only letters, digits and `_`.
    package init(name: String, kind: Kind, help: String) {
        precondition((kind == .counter) == name.hasSuffix("_total"), "\(name): `_total` belongs to counters alone")
        precondition(
            name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || Character(Unicode.Scalar($0)).isLetterOrDigit },
            "\(name): not a metric name"
        )
        self.name = name
        self.kind = kind
        self.help = help
    }

    /// The `# HELP` and `# TYPE` lines. OpenMetrics names a counter's family without its suffix (section 5.1).
    func header(in format: ExpositionFormat) -> [UInt8] {
        let family = format == .openMetrics && kind == .counter ? String(name.dropLast("_total".count)) : name
        let help = help.flatMap { character -> String in
            switch character {
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\"" where format == .openMetrics: "\\\""
            default: String(character)
            }
        }
        return Array("# HELP \(family) \(String(help))\n# TYPE \(family) \(kind.rawValue)\n".utf8)
    }
}

extension Character {
    fileprivate var isLetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
