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

    package init(
        webListenAddress: String? = nil,
        webTelemetryPath: String? = nil,
        envoyAdmin: [String] = [],
        files: [String] = []
    ) {
        self.webListenAddress = webListenAddress
        self.webTelemetryPath = webTelemetryPath
        self.envoyAdmin = envoyAdmin
        self.files = files
    }
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
        return (layer, problems)
    }

    private func requireNew(_ text: String, in seen: inout Set<String>) throws(ConfigurationFault) {
        guard seen.insert(text).inserted else {
            throw ConfigurationFault("\(quoted(text)) is given twice", remedy: "keep one", reason: .conflict)
        }
    }
}
