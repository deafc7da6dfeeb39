// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exporter

/// The flags that say what to watch and where to serve it.
struct SourceOptions: ParsableArguments {
    @Option(name: .customLong("config.file"), help: "The configuration file (YAML).")
    var configFile: String?

    @Option(name: .customLong("web.listen-address"), help: "Address to serve on. (default: :9694)")
    var listenAddress: String?

    @Option(name: .customLong("web.telemetry-path"), help: "Path of the metrics. (default: /metrics)")
    var telemetryPath: String?

    @Option(
        name: .customLong("envoy.admin"),
        help: "An Envoy's admin endpoint, http://127.0.0.1:15000 or unix:///path. Repeatable."
    )
    var envoyAdmin: [String] = []

    @Option(name: .customLong("files"), help: "A pattern of certificate files, such as '/etc/certs/*.pem'. Repeatable.")
    var files: [String] = []

    var flags: ConfigurationFlags {
        ConfigurationFlags(
            webListenAddress: listenAddress,
            webTelemetryPath: telemetryPath,
            envoyAdmin: envoyAdmin,
            files: files
        )
    }
}
