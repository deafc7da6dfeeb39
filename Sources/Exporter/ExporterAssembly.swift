// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import Certificates
import HTTPTransport
package import Logging
package import ServiceLifecycle

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The program's parts, put together.
package struct ExporterAssembly: Sendable {
    /// In the order in which they start; they stop in the reverse.
    package let services: [any Service]

    /// - Parameters:
    ///   - reloadSignals: each one makes `load` be called.
    ///   - environment: of the process.
    ///   - load: reads the configuration again.
    package init<Signals: AsyncSequence & Sendable>(
        configuration: Configuration,
        reloadSignals: Signals,
        environment: [String: String] = [:],
        logger: Logger,
        load: @escaping @Sendable () throws(ConfigurationError) -> Configuration
    ) where Signals.Element: Sendable {
        ProcessPreparation.run()
        let now: @Sendable () -> UnixTime = { UnixTime(Date.now.timeIntervalSince1970) }
        let inventory = Inventory()
        let context = SourceContext(inventory: inventory, logger: logger, now: now)
        let status = ReloadStatus(loadedAt: now())
        let (configurations, output) = AsyncStream.makeStream(of: Configuration.self)
        let page = MetricsPage(inventory: inventory, reloads: status, now: now)
        let transport = Transport()
        let probes = ProbeResponder(transport: transport, context: context)
        probes.use(configuration)
        let sourceNames = configuration.sources.map(\.name)
        services = [
            SourceSupervisor(
                configurations: configurations,
                transport: transport,
                context: context,
                environment: environment
            ),
            ConfigurationReloader(
                signals: reloadSignals,
                initial: configuration,
                output: output,
                status: status,
                logger: logger,
                now: now,
                load: { () throws(ConfigurationError) in
                    let configuration = try load()
                    probes.use(configuration)
                    return configuration
                }
            ),
            ExporterServer(
                web: configuration.web,
                page: page,
                probes: probes,
                logger: logger,
                isReady: { inventory.hasLooked(at: sourceNames) }
            ),
        ]
    }
}
