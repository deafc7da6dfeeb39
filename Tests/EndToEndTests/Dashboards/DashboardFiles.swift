// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The shipped dashboards, and what is done with them.
struct DashboardFiles {
    private let paths: [String]

    init() throws {
        let folder = PackagePaths.root.appending(path: "dashboards")
        paths = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
            .sorted()
            .map { folder.appending(path: $0).path }
        try #require(!paths.isEmpty)
    }

    private init(paths: [String]) { self.paths = paths }

    /// Asks a Prometheus everything that they ask.
    func check(against prometheus: PrometheusServer) throws -> RunningProgram.Result {
        try run("check-dashboards", ["--prometheus", prometheus.url, "--scrape-interval", "1s"])
    }

    /// Copies of them, in which a family has another name.
    func renamed(_ family: String, _ other: String, in folder: TemporaryFolder) throws -> DashboardFiles {
        DashboardFiles(
            paths: try paths.map { path in
                let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
                let file = URL(filePath: path).lastPathComponent
                return try folder.write(text.replacing(family, with: other), to: file)
            }
        )
    }

    /// Makes the pictures of the docs.
    func draw(from prometheus: PrometheusServer, minutes: Int) throws -> RunningProgram.Result {
        let folder = PackagePaths.root.appending(path: "docs/images").path
        return try run(
            "draw-dashboards",
            [
                "--prometheus", prometheus.url, "--output", folder, "--range", "\(minutes)m", "--scrape-interval",
                "5s", "--strict",
            ]
        )
    }

    private func run(_ script: String, _ options: [String]) throws -> RunningProgram.Result {
        let program = PackagePaths.root.appending(path: "scripts/\(script)").path
        return try RunningProgram.run([PackagePaths.python, program] + options + paths)
    }
}
