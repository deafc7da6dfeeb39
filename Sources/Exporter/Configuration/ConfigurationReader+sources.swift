// SPDX-License-Identifier: Apache-2.0

import Yams

extension ConfigurationReader {
    private static let commonKeys = ["name", "type", "interval", "timeout", "max_age", "limits"]
    private static let keysOfType = [
        "cert_manager": certManagerKeys,
        "envoy": ["targets", "certs_every", "tls", "bearer_token_file"],
        "files": ["paths", "passphrases"],
        "istiod": istiodKeys,
        "kubernetes": kubernetesKeys,
        "tls": tlsKeys,
        "vault": vaultKeys,
    ]
    private static let knownTypes = ["cert_manager", "envoy", "files", "istiod", "kubernetes", "tls", "vault"]
    /// Of a source that does not say its type; each once.
    private static let keysOfAnyType = knownTypes.flatMap { keysOfType[$0] ?? [] }.reduce(into: [String]()) {
        keys,
        key in
        if !keys.contains(key) { keys.append(key) }
    }
    private static let maximumNameBytes = 128

    mutating func readSources(_ field: ConfigurationField) -> [ConfigurationLayer.Entry] {
        guard let items = items(field, example: "- name: mesh") else { return [] }
        var firstPlaces: [String: TextPosition] = [:]
        var entries: [ConfigurationLayer.Entry] = []
        for item in items {
            guard let source = readSource(item, firstPlaces: &firstPlaces) else { continue }
            let position = firstPlaces[source.name]
            entries.append(
                ConfigurationLayer.Entry(
                    source: source,
                    origin: .file(file),
                    position: position,
                    path: "\(item.path).name"
                )
            )
        }
        return entries
    }

    private mutating func readSource(
        _ item: ConfigurationField,
        firstPlaces: inout [String: TextPosition]
    ) -> SourceConfiguration? {
        // The type decides which keys are known, so it is looked up before they are judged.
        let type = peekType(item)
        let known = Self.commonKeys + (Self.keysOfType[type ?? ""] ?? Self.keysOfAnyType)
        guard let fields = fields(of: item, known: known) else { return nil }
        let name = sourceName(fields, firstPlaces: &firstPlaces)
        checkType(fields)
        let polling = self.polling(fields, defaults: Self.defaultPolling(of: type))
        let limits = self.limits(fields)
        switch type {
        case "cert_manager":
            return .kubernetes(certManagerSource(fields, name: name, polling: polling, limits: limits))
        case "envoy": return .envoy(envoySource(fields, name: name, polling: polling, limits: limits))
        case "files": return .files(filesSource(fields, name: name, polling: polling, limits: limits))
        case "istiod": return .istiod(istiodSource(fields, name: name, polling: polling, limits: limits))
        case "kubernetes":
            return .kubernetes(kubernetesSource(fields, name: name, polling: polling, limits: limits))
        case "tls": return .tls(tlsSource(fields, name: name, polling: polling, limits: limits))
        case "vault": return .vault(vaultSource(fields, name: name, polling: polling, limits: limits))
        default: return nil
        }
    }

    private static func defaultPolling(of type: String?) -> PollingConfiguration {
        switch type {
        case "kubernetes", "cert_manager": KubernetesSourceConfiguration.defaultPolling
        case "vault": VaultSourceConfiguration.defaultPolling
        default: PollingConfiguration()
        }
    }

    private func peekType(_ item: ConfigurationField) -> String? {
        guard case .mapping(let entries) = item.node else { return nil }
        return entries.first { $0.key.scalar?.string == "type" }?.value.scalar?.string
    }

    private mutating func checkType(_ fields: ConfigurationFields) {
        guard let field = fields["type"] else {
            return reportMissing("type", in: fields, remedy: "add one of \(list(Self.knownTypes))")
        }
        guard let type = text(field), !Self.knownTypes.contains(type) else { return }
        let near = suggestion(for: type, among: Self.knownTypes).map { "did you mean \($0)? " } ?? ""
        report(
            .badValue,
            at: field.position,
            path: field.path,
            "type \(quoted(type)) is not known",
            remedy: "\(near)known types are \(Self.knownTypes.joined(separator: ", "))"
        )
    }

    /// Empty if there is no usable one, which has been reported then.
    private mutating func sourceName(
        _ fields: ConfigurationFields,
        firstPlaces: inout [String: TextPosition]
    ) -> String {
        guard let field = fields["name"] else {
            reportMissing("name", in: fields, remedy: "give the source a name of its own")
            return ""
        }
        guard let name = text(field), let position = field.position else { return "" }
        guard name.utf8.count <= Self.maximumNameBytes else {
            report(
                .badValue,
                at: position,
                path: field.path,
                "is longer than \(Self.maximumNameBytes) bytes",
                remedy: "shorten it"
            )
            return ""
        }
        if let first = firstPlaces[name] {
            report(
                .conflict,
                at: position,
                path: field.path,
                "name \(quoted(name)) is already used in line \(first.line), column \(first.column)",
                remedy: "give each source a name of its own"
            )
            return ""
        }
        firstPlaces[name] = position
        return name
    }

    private mutating func limits(_ fields: ConfigurationFields) -> SourceLimits {
        var limits = SourceLimits()
        guard let field = fields["limits"],
            let fields = self.fields(of: field, known: ["max_body_bytes", "max_series"])
        else { return limits }
        if let bytes = fields["max_body_bytes"] {
            limits.maxBodyBytes = integer(bytes, in: 1_024...(1 << 30)) ?? limits.maxBodyBytes
        }
        if let series = fields["max_series"] {
            limits.maxSeries = integer(series, in: 1...10_000_000) ?? limits.maxSeries
        }
        return limits
    }
}
