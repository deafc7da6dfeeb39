// SPDX-License-Identifier: Apache-2.0

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
    /// For every cluster, whichever origin names it.
    var kubernetesNode: String?
    var kubernetesNamespaces: [String] = []
    var sources: [Entry] = []
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
                guard case .kubernetes(var source) = entry.source else { return entry.source }
                if let shard { source.shard = shard }
                if let node = flags.kubernetesNode { source.proxies.node = node }
                if !flags.kubernetesNamespaces.isEmpty { source.proxies.namespaces = flags.kubernetesNamespaces }
                return .kubernetes(source)
            }
        )
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
