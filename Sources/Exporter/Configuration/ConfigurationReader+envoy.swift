// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    /// What a label of a target may be; the other slot labels are found by the program.
    private static let labelKeys = ["namespace", "workload", "pod"]
    private static let envoyTargetKeys = ["url", "agent_url", "labels", "rotation_ratio"]

    mutating func envoySource(
        _ fields: ConfigurationFields,
        name: String,
        polling: PollingConfiguration,
        limits: SourceLimits
    ) -> EnvoySourceConfiguration {
        var source = EnvoySourceConfiguration(name: name, polling: polling, limits: limits, targets: [])
        let before = problems.count
        if let targets = fields["targets"] {
            source.targets = envoyTargets(targets)
        } else {
            reportMissing("targets", in: fields, remedy: "add targets: [{url: \"http://127.0.0.1:15000\"}]")
        }
        let targetsAreKnown = problems.count == before
        if let field = fields["certs_every"] {
            source.certsEvery = integer(field, in: 1...100_000) ?? source.certsEvery
        }
        if let field = fields["bearer_token_file"] {
            source.bearerTokenFile = text(field).map(resolved)
        }
        if let field = fields["tls"] {
            let isUsed = source.targets.contains { $0.url.scheme == .https }
            source.tls = tls(field, isUsed: isUsed || !targetsAreKnown)
        }
        return source
    }

    private mutating func envoyTargets(_ field: ConfigurationField) -> [EnvoyTarget] {
        guard let items = self.items(field, example: "- url: http://127.0.0.1:15000") else { return [] }
        var targets: [EnvoyTarget] = []
        var firstPlaces: [AdminAddress: TextPosition] = [:]
        for item in items {
            guard let fields = self.fields(of: item, known: Self.envoyTargetKeys) else { continue }
            let labels = fields["labels"].map { targetLabels($0, known: Self.labelKeys) } ?? TargetLabels()
            let agent = fields["agent_url"].flatMap { value($0, agentAddress) }
            let ratio = fields["rotation_ratio"].flatMap { self.ratio($0) }
            guard let field = fields["url"] else {
                reportMissing("url", in: fields, remedy: "add url: http://host:port or unix:///path")
                continue
            }
            guard let url = value(field, { text throws(ConfigurationFault) in try AdminAddress(text) }) else {
                continue
            }
            guard isFirst(url, at: field, among: &firstPlaces) else { continue }
            targets.append(EnvoyTarget(url: url, agentURL: agent, labels: labels, rotationRatio: ratio))
        }
        return targets
    }
}

/// Of an Istio agent, which answers without TLS.
private func agentAddress(_ text: String) throws(ConfigurationFault) -> AdminAddress {
    let address = try AdminAddress(text)
    guard address.scheme == .http else {
        throw ConfigurationFault("an agent is asked by http", remedy: "write http://host:15020")
    }
    return address
}
