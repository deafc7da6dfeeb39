// SPDX-License-Identifier: Apache-2.0

package import Certificates
package import Logging
import ServiceLifecycle

/// Loads the configuration again at each signal. A configuration that cannot be used is logged, and the old one stays.
package struct ConfigurationReloader<Signals: AsyncSequence & Sendable>: Service where Signals.Element: Sendable {
    private let signals: Signals
    private let load: @Sendable () throws(ConfigurationError) -> Configuration
    private let initial: Configuration
    private let output: AsyncStream<Configuration>.Continuation
    private let status: ReloadStatus
    private let logger: Logger
    private let now: @Sendable () -> UnixTime

    /// - Parameters:
    ///   - signals: SIGHUP, in the program.
    ///   - initial: what the program started with.
    ///   - output: whoever runs by the configuration.
    package init(
        signals: Signals,
        initial: Configuration,
        output: AsyncStream<Configuration>.Continuation,
        status: ReloadStatus,
        logger: Logger,
        now: @escaping @Sendable () -> UnixTime,
        load: @escaping @Sendable () throws(ConfigurationError) -> Configuration
    ) {
        self.signals = signals
        self.load = load
        self.initial = initial
        self.output = output
        self.status = status
        self.logger = logger
        self.now = now
    }

    package func run() async throws {
        output.yield(initial)
        for try await _ in signals.cancelOnGracefulShutdown() { reload() }
        output.finish()
    }

    private func reload() {
        do throws(ConfigurationError) {
            let configuration = try load()
            output.yield(configuration)
            status.succeed(at: now())
            logger.info("configuration reloaded", metadata: ["sources": "\(configuration.sources.count)"])
            if configuration.web != initial.web {
                logger.warning("a changed `web` section takes effect at the next start")
            }
        } catch {
            status.fail()
            for problem in error.problems {
                logger.error("configuration not reloaded, the old one stays", metadata: ["problem": "\(problem)"])
            }
        }
    }
}
