// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
package import CertificateSources
package import HTTPTransport
import Logging
import ServiceLifecycle

/// Runs the configured sources, and on a new configuration stops and starts those that it changes.
package struct SourceSupervisor: Service {
    private let configurations: AsyncStream<Configuration>
    private let transport: Transport
    private let context: SourceContext
    private let environment: [String: String]

    /// - Parameters:
    ///   - configurations: the first one, and each that replaces it.
    ///   - environment: of the process.
    package init(
        configurations: AsyncStream<Configuration>,
        transport: Transport,
        context: SourceContext,
        environment: [String: String] = [:]
    ) {
        self.environment = environment
        self.configurations = configurations
        self.transport = transport
        self.context = context
    }

    package func run() async throws {
        await withDiscardingTaskGroup { group in
            var current = Configuration(web: WebConfiguration(), sources: [])
            var running: [String: RunningSource] = [:]
            for await configuration in configurations.cancelOnGracefulShutdown() {
                // Before a source sees anything under the new configuration.
                context.inventory.update { $0.use(configuration.policy) }
                let changes = configuration.sourceChanges(since: current)
                for source in changes.removed + changes.changed {
                    await running.removeValue(forKey: source.name)?.stop()
                }
                // A changed source keeps its records until its successor says what it watches: no page in between is
                // empty.
                for source in changes.removed {
                    context.inventory.update { $0.unregister(source: source.name) }
                }
                for source in changes.changed + changes.added {
                    let handle = RunningSource()
                    running[source.name] = handle
                    group.addTask { await run(source, handle) }
                }
                current = configuration
            }
            for handle in running.values { await handle.stop() }
        }
    }

    /// A source that cannot even begin is on the page all the same.
    private func noteFailure(of source: SourceConfiguration) {
        let limits = InventoryLimits(
            maximumAge: Int64(source.polling.maxAge / .seconds(1)),
            maximumSlots: source.limits.maxSeries
        )
        context.inventory.update { state in
            state.register(source: source.name, reasons: [], limits: limits)
            state.countError("configuration", of: source.name)
        }
    }

    private func run(_ source: SourceConfiguration, _ handle: RunningSource) async {
        do {
            try await handle.run {
                // In here, so that whoever stops a source that could not begin does not wait for its end for ever.
                let service = try source.service(transport: transport, context: context, environment: environment)
                context.logger.info("source started", metadata: ["source_name": "\(source.name)"])
                try await service.run()
            }
        } catch is CancellationError {
            return
        } catch {
            noteFailure(of: source)
            context.logger.error(
                "source ended",
                metadata: ["source_name": "\(source.name)", "error": "\(error)"]
            )
        }
    }
}
