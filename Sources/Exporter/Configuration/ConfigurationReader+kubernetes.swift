// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import Kubernetes

extension ConfigurationReader {
    static let kubernetesKeys = [
        "cluster", "kubeconfig", "watch", "proxies", "secrets", "root_namespace", "certs_every", "requests",
    ]

    mutating func kubernetesSource(
        _ fields: ConfigurationFields,
        name: String,
        polling: PollingConfiguration,
        limits: SourceLimits
    ) -> KubernetesSourceConfiguration {
        var source = KubernetesSourceConfiguration(name: name, polling: polling, limits: limits)
        if let field = fields["cluster"] { source.cluster = text(field) }
        if let field = fields["kubeconfig"] { source.kubeconfig = kubeconfig(field) }
        if let field = fields["watch"] {
            let subjects = distinct(field, example: "[proxies, configmaps]") { text throws(ConfigurationFault) in
                try named(text, KubernetesSourceSettings.Subject.self)
            }
            source.watch = Set(subjects)
        }
        if let field = fields["proxies"] { source.proxies = proxies(field) }
        if let field = fields["secrets"] { source.secrets = secrets(field) }
        if let field = fields["root_namespace"] {
            source.rootNamespace = value(field, checkedNamespace) ?? source.rootNamespace
        }
        if let field = fields["certs_every"] {
            source.certsEvery = integer(field, in: 1...100_000) ?? source.certsEvery
        }
        if let field = fields["requests"] { source.requests = requests(field) }
        return source
    }

    private mutating func kubeconfig(_ field: ConfigurationField) -> KubernetesSourceConfiguration.Kubeconfig? {
        guard let fields = self.fields(of: field, known: ["file", "context"]) else { return nil }
        guard let file = fields["file"] else {
            reportMissing("file", in: fields, remedy: "add file: /path/of/kubeconfig")
            return nil
        }
        return text(file).map {
            KubernetesSourceConfiguration.Kubeconfig(
                file: resolved($0),
                context: fields["context"].flatMap { text($0) }
            )
        }
    }

    private mutating func proxies(_ field: ConfigurationField) -> KubernetesSourceConfiguration.Proxies {
        var proxies = KubernetesSourceConfiguration.Proxies()
        let known = ["namespaces", "selector", "node", "ways", "concurrency"]
        guard let fields = self.fields(of: field, known: known) else { return proxies }
        if let field = fields["namespaces"] {
            proxies.namespaces = distinct(field, example: "[shop, bank]", checkedNamespace)
        }
        if let field = fields["selector"] { proxies.selector = value(field, LabelSelectorSyntax.checked) }
        if let field = fields["node"] { proxies.node = value(field, checkedNode) }
        if let field = fields["ways"] {
            proxies.ways = distinct(field, example: "[port_forward, agent]") { text throws(ConfigurationFault) in
                try named(text, ProxyWay.self)
            }
        }
        if let field = fields["concurrency"] {
            proxies.concurrency = integer(field, in: 1...256) ?? proxies.concurrency
        }
        return proxies
    }

    private mutating func secrets(_ field: ConfigurationField) -> KubernetesSourceConfiguration.Secrets {
        var secrets = KubernetesSourceConfiguration.Secrets()
        guard let fields = self.fields(of: field, known: ["namespaces", "names"]) else { return secrets }
        if let field = fields["namespaces"] {
            secrets.namespaces = distinct(field, example: "[istio-system, istio-ingress]", checkedNamespace)
        }
        if let field = fields["names"] {
            secrets.names = distinct(field, example: "[istio-system/cacerts]", checkedSecretName)
        }
        return secrets
    }

    private mutating func requests(_ field: ConfigurationField) -> KubernetesSourceConfiguration.Requests {
        var requests = KubernetesSourceConfiguration.Requests()
        guard let fields = self.fields(of: field, known: ["per_second", "burst"]) else { return requests }
        if let field = fields["per_second"] {
            requests.perSecond = integer(field, in: 1...10_000) ?? requests.perSecond
        }
        if let field = fields["burst"] { requests.burst = integer(field, in: 1...100_000) ?? requests.burst }
        return requests
    }

    /// The items of a list, each once.
    mutating func distinct<Value: Hashable>(
        _ field: ConfigurationField,
        example: String,
        _ parse: (String) throws(ConfigurationFault) -> Value
    ) -> [Value] {
        var values: [Value] = []
        var firstPlaces: [Value: TextPosition] = [:]
        for item in items(field, example: example) ?? [] {
            guard let value = value(item, parse) else { continue }
            if let first = firstPlaces[value] {
                report(
                    .conflict,
                    at: item.position,
                    path: item.path,
                    "is already in the list, in line \(first.line), column \(first.column)",
                    remedy: "keep one"
                )
                continue
            }
            firstPlaces[value] = item.position
            values.append(value)
        }
        return values
    }
}

/// A DNS label (RFC 1123), as every namespace's name is.
func checkedNamespace(_ text: String) throws(ConfigurationFault) -> String {
    guard isName(text, maximumBytes: 63, allowing: "-") else {
        throw ConfigurationFault(
            "\(quoted(text)) is not a namespace",
            remedy: "use at most 63 lower case letters, digits and dashes, with neither dash at an end"
        )
    }
    return text
}

/// A DNS subdomain (RFC 1123), as every node's name is.
func checkedNode(_ text: String) throws(ConfigurationFault) -> String {
    guard isName(text, maximumBytes: 253, allowing: "-.") else {
        throw ConfigurationFault(
            "\(quoted(text)) is not a node's name",
            remedy: "use at most 253 lower case letters, digits, dashes and dots; kubectl get nodes shows them"
        )
    }
    return text
}

/// `namespace/name`.
private func checkedSecretName(_ text: String) throws(ConfigurationFault) -> ObjectName {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, isName(parts[0], maximumBytes: 63, allowing: "-"),
        isName(parts[1], maximumBytes: 253, allowing: "-.")
    else {
        throw ConfigurationFault("\(quoted(text)) names no Secret", remedy: "write NAMESPACE/NAME")
    }
    return ObjectName(namespace: parts[0], name: parts[1])
}

func isName(_ text: String, maximumBytes: Int, allowing inner: String) -> Bool {
    let isEnd = { (byte: UInt8) in (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
    guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= maximumBytes else { return false }
    return isEnd(first) && isEnd(last) && text.utf8.allSatisfy { isEnd($0) || inner.utf8.contains($0) }
}

/// One of an enumeration's names.
func named<Value: CaseIterable & RawRepresentable<String>>(
    _ text: String,
    _ type: Value.Type
) throws(ConfigurationFault) -> Value {
    guard let value = Value(rawValue: text) else {
        let names = Value.allCases.map(\.rawValue)
        let near = suggestion(for: text, among: names).map { "did you mean \($0)? " } ?? ""
        throw ConfigurationFault("\(quoted(text)) is not known", remedy: "\(near)use \(list(names))")
    }
    return value
}
