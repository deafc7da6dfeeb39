// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources

/// What one origin, the file or the flags, says; nil where it says nothing.
struct ConfigurationLayer {
    /// A source and where its name is given, for the message if another origin gives it too.
    struct Entry {
        var source: SourceConfiguration
        var origin: ConfigurationProblem.Origin
        var position: TextPosition?
        var path = ""
    }

    var listenAddress: ListenAddress?
    var telemetryPath: String?
    var sharding: Sharding?
    /// Of the flags: wins over the index of either origin's `sharding`.
    var shardIndex: Int?
    /// For every cluster, whichever origin names it.
    var kubernetesNode: String?
    var kubernetesNamespaces: [String] = []
    var sources: [Entry] = []
    /// Of the file alone: there are no flags for it.
    var policy = CertificatePolicy.none
    /// Of the file alone.
    var probe: ProbeConfiguration?
}

extension Configuration {
    /// Defaults, then the file, then the flags: a later layer wins for `web`, and its sources are added.
    init(file: ConfigurationLayer, flags: ConfigurationLayer, shard: Shard?) {
        let defaults = WebConfiguration()
        self.init(
            web: WebConfiguration(
                listenAddress: flags.listenAddress ?? file.listenAddress ?? defaults.listenAddress,
                telemetryPath: flags.telemetryPath ?? file.telemetryPath ?? defaults.telemetryPath
            ),
            sources: (file.sources + flags.sources).map { entry in
                switch entry.source {
                case .kubernetes(var source):
                    if let shard { source.shard = shard }
                    if let node = flags.kubernetesNode { source.proxies.node = node }
                    if !flags.kubernetesNamespaces.isEmpty { source.proxies.namespaces = flags.kubernetesNamespaces }
                    return .kubernetes(source)
                case .tls(var source):
                    if let shard { source.shard = shard }
                    return .tls(source)
                case .istiod(var source):
                    if let shard { source.shard = shard }
                    return .istiod(source)
                case .vault(var source):
                    if let shard { source.shard = shard }
                    return .vault(source)
                case .envoy, .files: return entry.source
                }
            },
            policy: file.policy,
            probe: file.probe
        )
    }

    /// Which part the flags and the file name together.
    static func shard(
        file: ConfigurationLayer,
        flags: ConfigurationLayer,
        environment: [String: String]
    ) throws(ConfigurationFault) -> Shard? {
        guard var sharding = flags.sharding ?? file.sharding else {
            guard flags.shardIndex != nil else { return nil }
            throw ConfigurationFault(
                "is no use without the number of shards",
                remedy: "give --shard.total too",
                reason: .conflict
            )
        }
        if let index = flags.shardIndex { sharding.index = index }
        return try sharding.shard(environment: environment)
    }

    /// Flags about clusters where none is watched.
    static func idleFlags(file: ConfigurationLayer, flags: ConfigurationLayer) -> [ConfigurationProblem] {
        let sources = (file.sources + flags.sources).map(\.source)
        let watchesCluster = sources.contains { source in
            if case .kubernetes = source { true } else { false }
        }
        guard !watchesCluster else { return [] }
        let given = [
            ("--kubernetes.node", flags.kubernetesNode != nil),
            ("--kubernetes.namespace", !flags.kubernetesNamespaces.isEmpty),
            ("--shard.total", flags.sharding != nil && !sources.contains(where: \.isDivided)),
        ]
        return given.compactMap { flag, isGiven in
            guard isGiven else { return nil }
            return ConfigurationFault(
                "has no effect: no cluster is watched",
                remedy: "give --kubernetes too, or a source of type kubernetes in the file",
                reason: .conflict
            ).problem(origin: .flag(flag))
        }
    }

    /// Sources that would read the same of one cluster twice and show it under the same labels.
    static func repeatedClusters(_ entries: [ConfigurationLayer.Entry]) -> [ConfigurationProblem] {
        var clusters: [KubernetesSourceConfiguration] = []
        return entries.compactMap { entry in
            guard case .kubernetes(let source) = entry.source else { return nil }
            guard
                let other = clusters.first(where: {
                    $0.cluster == source.cluster && $0.kubeconfig == source.kubeconfig
                        && !$0.watch.isDisjoint(with: source.watch)
                })
            else {
                clusters.append(source)
                return nil
            }
            return ConfigurationProblem(
                reason: .conflict,
                origin: entry.origin,
                position: entry.position,
                path: entry.path,
                message: "source \(quoted(source.name)) watches the same cluster as source \(quoted(other.name))",
                remedy: "keep one, or give each a kubeconfig or a cluster of its own"
            )
        }
    }

    /// Names that both the file and the flags give to a source.
    static func clashes(file: ConfigurationLayer, flags: ConfigurationLayer) -> [ConfigurationProblem] {
        file.sources.compactMap { entry in
            guard let other = flags.sources.first(where: { $0.source.name == entry.source.name }),
                case .flag(let flag) = other.origin
            else { return nil }
            return ConfigurationProblem(
                reason: .conflict,
                origin: entry.origin,
                position: entry.position,
                path: entry.path,
                message: "name \(quoted(entry.source.name)) is also the name of the source of \(flag)",
                remedy: "rename this source or write the flag's targets into the file"
            )
        }
    }
}
