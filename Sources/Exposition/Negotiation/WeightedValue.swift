// SPDX-License-Identifier: Apache-2.0

/// One element of a header such as Accept: a value, its parameters, and its weight `q` (RFC 9110, section 12.4.2).
struct WeightedValue {
    let value: String
    let parameters: [String: String]
    let weight: Double

    /// Elements looked at; nobody sends more in earnest.
    private static let maximumElements = 100

    static func list(_ lines: [String]) -> [WeightedValue] {
        lines.lazy.flatMap { $0.split(separator: ",") }.prefix(maximumElements).compactMap { WeightedValue($0) }
    }

    private init?(_ text: Substring) {
        var parts = text.split(separator: ";").map(Self.trimmed)
        guard let first = parts.first, !first.isEmpty else { return nil }
        parts.removeFirst()
        value = first.lowercased()
        var parameters: [String: String] = [:]
        for part in parts {
            guard let separator = part.firstIndex(of: "=") else { continue }
            let name = Self.trimmed(part[..<separator]).lowercased()
            let value = Self.trimmed(part[part.index(after: separator)...])
            parameters[name] = value.filter { $0 != "\"" }
        }
        self.parameters = parameters
        // A weight that cannot be read is no wish at all.
        weight = parameters["q"].map { Double($0).map { min(max($0, 0), 1) } ?? 0 } ?? 1
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let start = text.drop(while: isSpace)
        return String(start.reversed().drop(while: isSpace).reversed())
    }
}
