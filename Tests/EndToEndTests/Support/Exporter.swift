// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The program under test, on a free port.
final class Exporter {
    let program: RunningProgram
    let port: Int
    private let temporary: TemporaryFolder

    private init(_ program: RunningProgram, port: Int, _ temporary: TemporaryFolder) {
        self.program = program
        self.port = port
        self.temporary = temporary
    }

    /// Starts it and waits until it has looked at everything once.
    static func start(_ arguments: [String]) async throws -> Exporter {
        let temporary = try TemporaryFolder()
        let program = try RunningProgram(
            [try PackagePaths.program(), "--web.listen-address=127.0.0.1:0"] + arguments,
            folder: temporary.url
        )
        var port: Int?
        try await waitUntil("the exporter listens: \(program.output)") {
            guard program.isRunning else { throw TimedOut(description: "it ended: \(program.output)") }
            port = program.output.firstMatch(of: /address=127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
            return port != nil
        }
        let exporter = Exporter(program, port: port ?? 0, temporary)
        try await waitUntil("every target was looked at") { try await exporter.get("/-/ready").status == 200 }
        return exporter
    }

    /// Starts it with a configuration file of these sources.
    static func start(sources: String, in folder: TemporaryFolder) async throws -> Exporter {
        try await start(["--config.file=\(try folder.write("sources:\n" + sources, to: "exporter.yaml"))"])
    }

    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: Data
    }

    /// Asks with curl, which decodes nothing unless told to.
    func get(_ path: String, headers: [String] = []) async throws -> Answer {
        let folder = try TemporaryFolder()
        let body = folder.url.appending(path: "body")
        let result = try RunningProgram.run(
            ["curl", "--silent", "--show-error", "--max-time", "20", "--dump-header", "-", "--output", body.path]
                + headers.flatMap { ["--header", $0] } + ["http://127.0.0.1:\(port)\(path)"]
        )
        guard result.status == 0 else { throw TimedOut(description: result.errors) }
        var fields: [String: String] = [:]
        let lines = result.output.split(whereSeparator: \.isNewline)
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let status = lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
        return Answer(status: status, headers: fields, body: (try? Data(contentsOf: body)) ?? Data())
    }

    func page() async throws -> Page { try Page(try await get("/metrics").body) }
}
