// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
package import Certificates
import HTTPTransport
package import Logging

/// Runs the sources until each has looked once, and says what that showed.
package struct Audit: Sendable {
    private let configuration: Configuration
    private let environment: [String: String]
    private let timeout: Duration
    private let logger: Logger
    private let now: @Sendable () -> UnixTime

    /// - Parameters:
    ///   - environment: of the process.
    ///   - timeout: what has not been looked at by then is a finding.
    ///   - now: Unix seconds.
    package init(
        of configuration: Configuration,
        environment: [String: String] = [:],
        timeout: Duration,
        logger: Logger,
        now: @escaping @Sendable () -> UnixTime
    ) {
        self.configuration = configuration
        self.environment = environment
        self.timeout = timeout
        self.logger = logger
        self.now = now
    }

    /// - Throws: `CancellationError`.
    package func report(on clock: some Clock<Duration> = ContinuousClock()) async throws -> AuditReport {
        ProcessPreparation.run()
        let inventory = Inventory()
        let transport = Transport()
        defer { transport.shutdown() }
        let (configurations, output) = AsyncStream.makeStream(of: Configuration.self)
        let supervisor = SourceSupervisor(
            configurations: configurations,
            transport: transport,
            context: SourceContext(inventory: inventory, logger: logger, clock: clock, now: now),
            environment: environment
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await supervisor.run() }
            output.yield(configuration)
            let progress = try await firstLook(at: inventory, on: clock)
            let report = AuditReport(
                inventory.snapshot,
                of: configuration.sources,
                progress: progress,
                at: now()
            )
            output.finish()
            try await group.waitForAll()
            return report
        }
    }

    /// Returns when everything was looked at, or the time is over.
    private func firstLook(at inventory: Inventory, on clock: some Clock<Duration>) async throws
        -> AuditProgress
    {
        let names = configuration.sources.map(\.name)
        let end = clock.now.advanced(by: timeout)
        var last = AuditProgress()
        var lastChange = clock.now
        while true {
            let progress = inventory.update { AuditProgress($0, sources: names) }
            if progress != last {
                last = progress
                lastChange = clock.now
            }
            let isQuiet = !progress.discovers || lastChange.duration(to: clock.now) >= Self.quiet
            if progress.isComplete && isQuiet || clock.now >= end { return progress }
            try await clock.sleep(for: Self.tick)
        }
    }

    /// A source that finds its targets itself may find more by what it was answered last.
    private static let quiet = Duration.seconds(1)
    private static let tick = Duration.milliseconds(50)
}
