// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exporter
import Logging
import ServiceLifecycle
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch certificates and serve their metrics. This is what runs without a command."
    )

    @OptionGroup var sources: SourceOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let configuration = try loadConfiguration(sources)
        guard !configuration.sources.isEmpty else {
            standardError("nothing to watch: give --kubernetes, --envoy.admin=http://127.0.0.1:15000, --files=PATTERN")
            standardError("or --config.file=FILE; see serve --help and docs/configuration.md.")
            throw ExitCode(64)
        }
        let logger = log.bootstrap()
        let sources = sources
        let exporter = ExporterAssembly(
            configuration: configuration,
            reloadSignals: await UnixSignalsSequence(trapping: .sighup),
            environment: processEnvironment(),
            logger: logger
        ) { () throws(ConfigurationError) in
            try Configuration.load(
                file: sources.configFile,
                flags: sources.flags,
                environment: processEnvironment()
            )
        }
        var group = ServiceGroupConfiguration(
            services: exporter.services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // A peer that never reads its answer must not keep the program alive.
        group.maximumGracefulShutdownDuration = .seconds(5)
        try await ServiceGroup(configuration: group).run()
    }
}
