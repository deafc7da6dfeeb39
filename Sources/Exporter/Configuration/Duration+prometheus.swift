// SPDX-License-Identifier: Apache-2.0

private let units: [(suffix: String, milliseconds: Int64)] = [
    ("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
    ("ms", 1),
]

extension Duration {
    /// Prometheus' form: whole numbers with the units y, w, d, h, m, s, ms, the larger first, each once: `1m30s`.
    /// <https://prometheus.io/docs/prometheus/latest/configuration/configuration/>
    init(prometheus text: String) throws(ConfigurationFault) {
        if isDigits(text) {
            throw ConfigurationFault("\(quoted(text)) has no unit", remedy: "write \(text)s for seconds")
        }
        guard let milliseconds = millisecondsOfPrometheusDuration(text) else {
            throw ConfigurationFault(
                "\(quoted(text)) is not a duration",
                remedy: "write numbers with units, the larger first, for example 500ms, 30s, 1m30s, 24h or 1d"
            )
        }
        self = .milliseconds(milliseconds)
    }

    /// The shortest text that `init(prometheus:)` reads back; parts below a millisecond are left out.
    var prometheusText: String {
        let (seconds, attoseconds) = components
        var rest = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        var text = ""
        // Weeks and years are read but never written: 10d is easier to read than 1w3d.
        for unit in units.dropFirst(2) where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.suffix)"
            rest %= unit.milliseconds
        }
        return text.isEmpty ? "0s" : text
    }
}

private func millisecondsOfPrometheusDuration(_ text: String) -> Int64? {
    var rest = text[...]
    var remainingUnits = units[...]
    var total: Int64 = 0
    while !rest.isEmpty {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        let suffix = rest[digits.endIndex...].prefix { $0.isASCII && $0.isLetter }
        guard (1...9).contains(digits.utf8.count), let number = Int64(digits),
            let index = remainingUnits.firstIndex(where: { $0.suffix == suffix })
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: remainingUnits[index].milliseconds)
        let (sum, carry) = total.addingReportingOverflow(product)
        guard !overflow, !carry else { return nil }
        total = sum
        remainingUnits = remainingUnits[(index + 1)...]
        rest = rest[suffix.endIndex...]
    }
    return text.isEmpty ? nil : total
}
