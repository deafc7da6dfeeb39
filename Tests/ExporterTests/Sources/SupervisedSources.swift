// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import Certificates
import Foundation
import HTTPTransport
import Logging
import Synchronization

@testable import Exporter

/// A supervisor at work on files of one folder, and the configurations that it is given.
///
/// One more source than the test configures is always there, so that there are always polls to wait for.
struct SupervisedSources {
    let inventory: Inventory
    private let folder: URL
    private let output: AsyncStream<Configuration>.Continuation
    private let polls: AsyncStream<Void>
    private static let heartbeat = "heartbeat"

    /// Runs `body` beside the supervisor, then lets the supervisor end.
    static func with(_ body: (SupervisedSources) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (configurations, output) = AsyncStream.makeStream(of: Configuration.self)
        let (polls, poll) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let inventory = Inventory()
        let supervisor = SourceSupervisor(
            configurations: configurations,
            transport: Transport(),
            context: SourceContext(
                inventory: inventory,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                now: {
                    poll.yield()
                    return 1_800_000_000
                }
            )
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await supervisor.run() }
            defer { output.finish() }
            try await body(
                SupervisedSources(inventory: inventory, folder: folder, output: output, polls: polls)
            )
            output.finish()
            try await group.waitForAll()
        }
    }

    func copy(_ fixture: String, to name: String) throws {
        let fixtures = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/pem")
        try Data(contentsOf: fixtures.appending(path: fixture)).write(to: folder.appending(path: name))
    }

    /// A source that looks at one file, every few milliseconds so that tests need not wait.
    func source(_ name: String, file: String) -> SourceConfiguration {
        .files(
            FilesSourceConfiguration(
                name: name,
                polling: PollingConfiguration(
                    interval: .milliseconds(20),
                    timeout: .milliseconds(10),
                    maxAge: .seconds(600)
                ),
                paths: [folder.appending(path: file).path(percentEncoded: false)]
            )
        )
    }

    func configure(_ sources: [SourceConfiguration], policy: CertificatePolicy = .none) {
        let heartbeat = source(Self.heartbeat, file: "nothing.pem")
        output.yield(Configuration(sources: sources + [heartbeat], policy: policy))
    }

    /// The names of the files that have certificates on the page, by source.
    var files: [String: Set<String>] {
        var files: [String: Set<String>] = [:]
        for record in inventory.snapshot.records.values where !record.slots.isEmpty {
            files[record.id.source, default: []].insert(String(record.id.name.split(separator: "/").last ?? ""))
        }
        return files
    }

    var sources: Set<String> { Set(inventory.snapshot.sources.keys).subtracting([Self.heartbeat]) }

    /// Looks at each poll whether it is so. A test that waits in vain is ended by its time limit.
    func wait(until condition: (SupervisedSources) -> Bool) async throws {
        for await _ in polls where condition(self) { return }
        throw CancellationError()
    }
}
