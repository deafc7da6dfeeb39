// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    /// What a label of a target may be; the other slot labels are found by the program.
    private static let labelKeys = ["namespace", "workload", "pod"]

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
            source.tls = tls(field)
            if targetsAreKnown, !source.targets.contains(where: { $0.url.scheme == .https }) {
                report(
                    .conflict,
                    at: field.keyPosition,
                    path: field.path,
                    "no target of this source is https, so tls has no effect",
                    remedy: "write the targets' urls with https:// or delete tls"
                )
            }
        }
        return source
    }

    private mutating func envoyTargets(_ field: ConfigurationField) -> [EnvoyTarget] {
        guard let items = self.items(field, example: "- url: http://127.0.0.1:15000") else { return [] }
        var targets: [EnvoyTarget] = []
        var firstPlaces: [AdminAddress: TextPosition] = [:]
        for item in items {
            guard let fields = self.fields(of: item, known: ["url", "labels", "rotation_ratio"]) else { continue }
            let labels = fields["labels"].map { targetLabels($0) } ?? TargetLabels()
            let ratio = fields["rotation_ratio"].flatMap { self.ratio($0) }
            guard let field = fields["url"] else {
                reportMissing("url", in: fields, remedy: "add url: http://host:port or unix:///path")
                continue
            }
            guard let url = value(field, { text throws(ConfigurationFault) in try AdminAddress(text) }) else {
                continue
            }
            if let first = firstPlaces[url] {
                report(
                    .conflict,
                    at: field.position,
                    path: field.path,
                    "\(quoted(url.text)) is already a target in line \(first.line), column \(first.column)",
                    remedy: "keep one"
                )
                continue
            }
            firstPlaces[url] = field.position
            targets.append(EnvoyTarget(url: url, labels: labels, rotationRatio: ratio))
        }
        return targets
    }

    private mutating func targetLabels(_ field: ConfigurationField) -> TargetLabels {
        guard let fields = self.fields(of: field, known: Self.labelKeys) else { return TargetLabels() }
        return TargetLabels(
            namespace: fields["namespace"].flatMap { text($0) },
            workload: fields["workload"].flatMap { text($0) },
            pod: fields["pod"].flatMap { text($0) }
        )
    }

    private mutating func tls(_ field: ConfigurationField) -> TLSConfiguration {
        guard let fields = self.fields(of: field, known: ["ca_file", "cert_file", "key_file", "server_name"]) else {
            return TLSConfiguration()
        }
        for (present, missing) in [("cert_file", "key_file"), ("key_file", "cert_file")]
        where fields[present] != nil && fields[missing] == nil {
            reportMissing(missing, in: fields, remedy: "\(present) needs it")
        }
        return TLSConfiguration(
            caFile: fields["ca_file"].flatMap { text($0) }.map(resolved),
            certFile: fields["cert_file"].flatMap { text($0) }.map(resolved),
            keyFile: fields["key_file"].flatMap { text($0) }.map(resolved),
            serverName: fields["server_name"].flatMap { text($0) }
        )
    }
}
