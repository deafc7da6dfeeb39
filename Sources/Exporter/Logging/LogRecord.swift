// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Logging

/// One event as the ordered pairs of its line; the formats differ only in how they write them.
struct LogRecord {
    static let maximumFields = 64
    static let maximumDepth = 4

    private(set) var fields: [(key: String, value: String)]

    /// - Parameters:
    ///   - milliseconds: Unix time.
    ///   - metadata: written in the order of its keys, nested ones as `outer.inner`; what is named like one of the
    ///     line's own keys becomes `fields.NAME`.
    init(milliseconds: Int64, event: LogEvent, metadata: Logger.Metadata) {
        fields = [
            ("time", timestamp(milliseconds)),
            ("level", LogLevel(event.level).rawValue),
            ("source", event.source),
            ("msg", event.message.description),
        ]
        let own = Set(fields.map(\.key))
        append(metadata, prefix: "", depth: 1, reserved: own)
    }

    private mutating func append(_ metadata: Logger.Metadata, prefix: String, depth: Int, reserved: Set<String>) {
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            guard fields.count < Self.maximumFields else { return }
            let name = prefix + logKey(key)
            if case .dictionary(let inner) = value, depth < Self.maximumDepth {
                append(inner, prefix: "\(name).", depth: depth + 1, reserved: reserved)
            } else {
                fields.append((reserved.contains(name) ? "fields.\(name)" : name, value.description))
            }
        }
    }
}

/// RFC 3339 in UTC with milliseconds. The fraction is put in from the integer: through a `Double` it may lose one.
private func timestamp(_ milliseconds: Int64) -> String {
    let fraction = milliseconds.quotientAndRemainder(dividingBy: 1_000).remainder
    let part = fraction < 0 ? fraction + 1_000 : fraction
    let seconds = (milliseconds - part) / 1_000
    let text = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    let digits = String(part + 1_000).dropFirst()
    return "\(text.dropLast()).\(digits)Z"
}

/// A key that needs no quotes in either format.
private func logKey(_ key: String) -> String {
    let kept = key.unicodeScalars.prefix(128).map { scalar -> Character in
        let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal)
        return isPlain || "_.-/:@".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
    }
    return kept.isEmpty ? "_" : String(kept)
}
