// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Two exporters that watch the same, and the file that tells Prometheus where they are.
final class ReplicatedExporter {
    private static let names = ["one", "two"]

    /// For Prometheus' `file_sd_configs`.
    let targets: String
    private let sources: String
    private let folder: TemporaryFolder
    private var running: [String: Exporter] = [:]

    /// - Parameter sources: of the configuration file.
    init(sources: String) async throws {
        self.sources = sources
        folder = try TemporaryFolder()
        targets = folder.url.appending(path: "targets.json").path
        try await start()
    }

    /// Starts those that do not run, on ports that are free now.
    func start() async throws {
        for name in Self.names where running[name] == nil {
            running[name] = try await Exporter.start(sources: sources, in: folder)
        }
        let groups = Self.names.map { name in
            // The label is theirs wherever they listen, as with a container that starts again in its pod.
            "{\"targets\": [\"127.0.0.1:\(running[name]?.port ?? 0)\"], \"labels\": {\"instance\": \"\(name)\"}}"
        }
        try Data("[\(groups.joined(separator: ", "))]".utf8).write(to: URL(filePath: targets), options: .atomic)
    }

    /// Kills them one after the other.
    ///
    /// - Parameter awaitSeen: called with the name of each when it is dead.
    func kill(_ awaitSeen: (String) async throws -> Void) async throws {
        for name in Self.names {
            running[name]?.program.signal(SIGKILL)
            running[name]?.program.stop()
            running[name] = nil
            try await awaitSeen(name)
        }
    }
}
