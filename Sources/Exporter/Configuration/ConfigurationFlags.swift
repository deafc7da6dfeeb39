// SPDX-License-Identifier: Apache-2.0

/// The command line's part of the configuration, as it was typed.
package struct ConfigurationFlags: Sendable, Equatable {
    /// `--web.listen-address`
    package var webListenAddress: String?
    /// `--web.telemetry-path`
    package var webTelemetryPath: String?
    /// `--envoy.admin`, each a target of one source named `envoy`.
    package var envoyAdmin: [String]
    /// `--files`, each a pattern of one source named `files`, relative to the working directory.
    package var files: [String]
    /// `--kubernetes`, a source named `kubernetes`.
    package var kubernetes: Bool
    /// `--kubernetes.kubeconfig`
    package var kubeconfig: String?
    /// `--kubernetes.context`
    package var kubernetesContext: String?
    /// `--kubernetes.node`, for every cluster that is watched.
    package var kubernetesNode: String?
    /// `--kubernetes.namespace`, each one of the namespaces whose pods are read, in every cluster that is watched.
    package var kubernetesNamespaces: [String]
    /// `--shard.index`
    package var shardIndex: String?
    /// `--shard.total`
    package var shardTotal: String?

    package init(
        webListenAddress: String? = nil,
        webTelemetryPath: String? = nil,
        envoyAdmin: [String] = [],
        files: [String] = [],
        kubernetes: Bool = false,
        kubeconfig: String? = nil,
        kubernetesContext: String? = nil,
        kubernetesNode: String? = nil,
        kubernetesNamespaces: [String] = [],
        shardIndex: String? = nil,
        shardTotal: String? = nil
    ) {
        self.kubernetes = kubernetes
        self.kubeconfig = kubeconfig
        self.kubernetesContext = kubernetesContext
        self.kubernetesNode = kubernetesNode
        self.kubernetesNamespaces = kubernetesNamespaces
        self.shardIndex = shardIndex
        self.shardTotal = shardTotal
        self.webListenAddress = webListenAddress
        self.webTelemetryPath = webTelemetryPath
        self.envoyAdmin = envoyAdmin
        self.files = files
    }
}

extension ConfigurationFlags {
    var namesNoSource: Bool { envoyAdmin.isEmpty && files.isEmpty && !watchesCluster }

    private var watchesCluster: Bool { kubernetes || kubeconfig != nil || kubernetesContext != nil }
}

extension ConfigurationFlags {
    /// The flags as sources and settings, and what is wrong with them.
    func layer() -> (layer: ConfigurationLayer, problems: [ConfigurationProblem]) {
        var layer = ConfigurationLayer()
        var problems: [ConfigurationProblem] = []
        func read<Value>(
            _ flag: String,
            _ text: String,
            _ parse: (String) throws(ConfigurationFault) -> Value
        ) -> Value? {
            do throws(ConfigurationFault) {
                guard !text.isEmpty else { throw ConfigurationFault("is empty", remedy: "give a value behind the =") }
                return try parse(text)
            } catch {
                problems.append(error.problem(origin: .flag(flag)))
                return nil
            }
        }

        layer.listenAddress = webListenAddress.flatMap {
            read("--web.listen-address", $0) { text throws(ConfigurationFault) in try ListenAddress(text) }
        }
        layer.telemetryPath = webTelemetryPath.flatMap {
            read("--web.telemetry-path", $0) { text throws(ConfigurationFault) in try checkedTelemetryPath(text) }
        }
        var seen: Set<String> = []
        let targets = envoyAdmin.compactMap {
            read("--envoy.admin", $0) { text throws(ConfigurationFault) in
                let url = try AdminAddress(text)
                try requireNew(url.text, in: &seen)
                return EnvoyTarget(url: url)
            }
        }
        let paths = files.compactMap {
            read("--files", $0) { text throws(ConfigurationFault) in
                try requireNew(text, in: &seen)
                return text
            }
        }
        if !targets.isEmpty {
            let source = SourceConfiguration.envoy(EnvoySourceConfiguration(name: "envoy", targets: targets))
            layer.sources.append(ConfigurationLayer.Entry(source: source, origin: .flag("--envoy.admin")))
        }
        if !paths.isEmpty {
            let source = SourceConfiguration.files(FilesSourceConfiguration(name: "files", paths: paths))
            layer.sources.append(ConfigurationLayer.Entry(source: source, origin: .flag("--files")))
        }
        if watchesCluster {
            var source = KubernetesSourceConfiguration(name: "kubernetes")
            let file = kubeconfig.flatMap {
                read("--kubernetes.kubeconfig", $0) { text throws(ConfigurationFault) in text }
            }
            let context = kubernetesContext.flatMap {
                read("--kubernetes.context", $0) { text throws(ConfigurationFault) in text }
            }
            if file != nil || context != nil {
                source.kubeconfig = KubernetesSourceConfiguration.Kubeconfig(file: file, context: context)
            }
            layer.sources.append(ConfigurationLayer.Entry(source: .kubernetes(source), origin: .flag("--kubernetes")))
        }
        layer.kubernetesNode = kubernetesNode.flatMap {
            read("--kubernetes.node", $0) { text throws(ConfigurationFault) in try checkedNode(text) }
        }
        layer.kubernetesNamespaces = kubernetesNamespaces.compactMap {
            read("--kubernetes.namespace", $0) { text throws(ConfigurationFault) in
                try requireNew("namespace \(text)", in: &seen)
                return try checkedNamespace(text)
            }
        }
        layer.shardIndex = shardIndex.flatMap {
            read("--shard.index", $0) { text throws(ConfigurationFault) in
                try Sharding.number(text, in: 0...(Sharding.maximumTotal - 1))
            }
        }
        layer.sharding = shardTotal.flatMap {
            read("--shard.total", $0) { text throws(ConfigurationFault) in
                Sharding(total: try Sharding.number(text, in: 1...Sharding.maximumTotal))
            }
        }
        return (layer, problems)
    }

    private func requireNew(_ text: String, in seen: inout Set<String>) throws(ConfigurationFault) {
        guard seen.insert(text).inserted else {
            throw ConfigurationFault("\(quoted(text)) is given twice", remedy: "keep one", reason: .conflict)
        }
    }
}
