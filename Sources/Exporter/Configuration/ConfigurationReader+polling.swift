// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    private static let range: ClosedRange<Duration> = .milliseconds(100) ... .seconds(365 * 86_400)

    /// - Parameter defaults: those of the source's type.
    mutating func polling(
        _ fields: ConfigurationFields,
        defaults: PollingConfiguration = PollingConfiguration()
    ) -> PollingConfiguration {
        let before = problems.count
        var polling = defaults
        for (name, part) in [
            ("interval", \PollingConfiguration.interval), ("timeout", \.timeout), ("max_age", \.maxAge),
        ] {
            guard let field = fields[name] else { continue }
            polling[keyPath: part] = duration(field, in: Self.range) ?? polling[keyPath: part]
        }
        // A value that could not be read is compared with nothing.
        guard problems.count == before else { return defaults }
        if fields["timeout"] == nil, polling.timeout >= polling.interval {
            // The default gives way to a short interval: only what somebody wrote can be wrong.
            polling.timeout = polling.interval / 2
        }
        if polling.timeout >= polling.interval {
            reportOrder("timeout", polling.timeout, "shorter", than: polling.interval, in: fields)
        }
        if polling.maxAge <= polling.interval {
            reportOrder("max_age", polling.maxAge, "longer", than: polling.interval, in: fields)
        }
        return polling
    }

    private mutating func reportOrder(
        _ name: String,
        _ value: Duration,
        _ order: String,
        than interval: Duration,
        in fields: ConfigurationFields
    ) {
        let field = fields[name] ?? fields["interval"]
        let origin = fields[name] == nil ? " (the default)" : ""
        report(
            .conflict,
            at: field?.position ?? fields.position,
            path: fields.path(of: name),
            "\(name) \(value.prometheusText)\(origin) is not \(order) than interval \(interval.prometheusText)",
            remedy: "set \(name) \(order) than interval"
        )
    }
}
