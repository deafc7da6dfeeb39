// SPDX-License-Identifier: Apache-2.0

import Certificates
import Logging
import Synchronization
import Testing

@testable import Exporter

@Suite(.timeLimit(.minutes(1))) struct ConfigurationReloaderTests {
    private static let problem = ConfigurationProblem(
        reason: .badValue,
        origin: .file("config.yml"),
        message: "broken",
        remedy: "mend it"
    )

    private static func configuration(_ name: String) -> Configuration {
        Configuration(sources: [.files(FilesSourceConfiguration(name: name, paths: ["/a.pem"]))])
    }

    /// What a reloader hands on when each signal finds the next of `loads`, `nil` being one that cannot be used.
    private static func run(
        _ loads: [Configuration?]
    ) async throws -> (configurations: [Configuration], status: ReloadStatus.Value) {
        let (signals, signal) = AsyncStream.makeStream(of: Void.self)
        let (configurations, output) = AsyncStream.makeStream(of: Configuration.self)
        let status = ReloadStatus(loadedAt: 1)
        let rest = Mutex(loads[...])
        let reloader = ConfigurationReloader(
            signals: signals,
            initial: configuration("initial"),
            output: output,
            status: status,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { 2 },
            load: { () throws(ConfigurationError) -> Configuration in
                guard let next = rest.withLock({ $0.popFirst() }), let next else {
                    throw ConfigurationError([problem])
                }
                return next
            }
        )
        for _ in loads { signal.yield() }
        signal.finish()
        try await reloader.run()
        var received: [Configuration] = []
        for await configuration in configurations { received.append(configuration) }
        return (received, status.value)
    }

    @Test func `It begins with what the program started with`() async throws {
        let (configurations, status) = try await Self.run([])
        #expect(configurations == [Self.configuration("initial")])
        #expect(status == ReloadStatus.Value(succeeded: true, lastSuccess: 1))
    }

    @Test func `A good configuration is handed on, with the time`() async throws {
        let (configurations, status) = try await Self.run([Self.configuration("new")])
        #expect(configurations == [Self.configuration("initial"), Self.configuration("new")])
        #expect(status == ReloadStatus.Value(succeeded: true, lastSuccess: 2))
    }

    @Test func `A bad configuration leaves the old one, and says that it failed`() async throws {
        let (configurations, status) = try await Self.run([nil])
        #expect(configurations == [Self.configuration("initial")])
        #expect(status == ReloadStatus.Value(succeeded: false, lastSuccess: 1))
    }

    @Test func `A good configuration after a bad one makes up for it`() async throws {
        let (configurations, status) = try await Self.run([nil, nil, Self.configuration("new")])
        #expect(configurations == [Self.configuration("initial"), Self.configuration("new")])
        #expect(status == ReloadStatus.Value(succeeded: true, lastSuccess: 2))
    }

    @Test func `A bad configuration after a good one keeps the good one's time`() async throws {
        let (configurations, status) = try await Self.run([Self.configuration("new"), nil])
        #expect(configurations == [Self.configuration("initial"), Self.configuration("new")])
        #expect(status == ReloadStatus.Value(succeeded: false, lastSuccess: 2))
    }
}
