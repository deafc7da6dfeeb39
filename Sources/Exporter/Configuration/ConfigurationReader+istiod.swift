// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    static let istiodKeys = ["targets", "tls", "bearer_token_file"]

    mutating func istiodSource(
        _ fields: ConfigurationFields,
        name: String,
        polling: PollingConfiguration,
        limits: SourceLimits
    ) -> IstiodSourceConfiguration {
        var source = IstiodSourceConfiguration(name: name, polling: polling, limits: limits, targets: [])
        let before = problems.count
        if let targets = fields["targets"] {
            source.targets = istiodTargets(targets)
        } else {
            reportMissing("targets", in: fields, remedy: "add targets: [{url: \"http://istiod.istio-system:15014\"}]")
        }
        let targetsAreKnown = problems.count == before
        source.bearerTokenFile = fields["bearer_token_file"].flatMap { text($0) }.map(resolved)
        if let field = fields["tls"] {
            let isUsed = source.targets.contains { $0.url.server.scheme == .https }
            source.tls = tls(field, isUsed: isUsed || !targetsAreKnown)
        }
        return source
    }

    private mutating func istiodTargets(_ field: ConfigurationField) -> [IstiodTarget] {
        guard let items = self.items(field, example: "- url: http://istiod.istio-system:15014") else { return [] }
        var targets: [IstiodTarget] = []
        var firstURLs: [MetricsAddress: TextPosition] = [:]
        var firstAddresses: [ServerAddress: TextPosition] = [:]
        for item in items {
            guard let fields = self.fields(of: item, known: ["url", "tls_addresses", "labels"]) else { continue }
            let labels = fields["labels"].map { targetLabels($0, known: ["namespace", "pod"]) } ?? TargetLabels()
            let addresses = fields["tls_addresses"].map { tlsAddresses($0, firstPlaces: &firstAddresses) } ?? []
            guard let field = fields["url"] else {
                reportMissing("url", in: fields, remedy: "add url: http://host:15014")
                continue
            }
            guard let url = value(field, { text throws(ConfigurationFault) in try MetricsAddress(text) }),
                isFirst(url, at: field, among: &firstURLs)
            else { continue }
            targets.append(IstiodTarget(url: url, tlsAddresses: addresses, labels: labels))
        }
        return targets
    }

    private mutating func tlsAddresses(
        _ field: ConfigurationField,
        firstPlaces: inout [ServerAddress: TextPosition]
    ) -> [ServerAddress] {
        var addresses: [ServerAddress] = []
        for item in items(field, example: "- istiod.istio-system:15012") ?? [] {
            guard let address = value(item, { text throws(ConfigurationFault) in try ServerAddress(text) }),
                isFirst(address, at: item, among: &firstPlaces)
            else { continue }
            addresses.append(address)
        }
        return addresses
    }
}
