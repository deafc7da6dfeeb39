// SPDX-License-Identifier: Apache-2.0

/// Durations as Go programs take them from their environment (Go's time.ParseDuration): `24h`, `1h30m`, `1.5h`.
enum GoDuration {
    /// - Returns: nil for what Go would refuse.
    static func parse(_ text: String) -> Duration? {
        var rest = Substring(text)
        var isNegative = false
        if let sign = rest.first, sign == "-" || sign == "+" {
            isNegative = sign == "-"
            rest.removeFirst()
        }
        // Zero is the one number that needs no unit.
        if rest == "0" { return .zero }
        guard !rest.isEmpty else { return nil }
        var seconds = 0.0
        while !rest.isEmpty {
            let number = rest.prefix { $0 == "." || ("0"..."9").contains($0) }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { $0 != "." && !("0"..."9").contains($0) }
            rest = rest.dropFirst(unit.count)
            guard let value = Self.number(number), let scale = Self.scale(unit) else { return nil }
            seconds += value * scale
        }
        // Go counts nanoseconds in 64 bits.
        guard seconds < 9_223_372_036 else { return nil }
        return .seconds(isNegative ? -seconds : seconds)
    }

    /// Digits with a point anywhere, but not a point alone.
    private static func number(_ text: Substring) -> Double? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        return Double("0\(whole).\(fraction)0")
    }

    private static func scale(_ unit: Substring) -> Double? {
        switch unit {
        case "h": 3600
        case "m": 60
        case "s": 1
        case "ms": 1e-3
        // U+00B5 and U+03BC
        case "us", "\u{B5}s", "\u{3BC}s": 1e-6
        case "ns": 1e-9
        default: nil
        }
    }
}
