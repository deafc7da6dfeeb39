// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Asks our server with another program's HTTP. Never blocks a thread that the server may need.
struct Curl {
    struct Answer {
        let status: Int
        /// Names in lower case.
        let headers: [String: String]
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }

        /// The lines of one family's samples.
        func samples(_ name: String) -> [Substring] {
            text.split(separator: "\n").filter { $0.hasPrefix(name) }
        }
    }

    let port: Int

    func get(_ path: String, _ headers: [String] = [], _ options: [String] = []) async throws -> Answer {
        let arguments = ["--include"] + options + headers.flatMap { ["--header", $0] }
        return try Self.answer(try await run(arguments + ["http://127.0.0.1:\(port)\(path)"]))
    }

    /// - Returns: what curl wrote.
    func run(_ arguments: [String]) async throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appending(path: "out")
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["setpriv", "--pdeathsig", "KILL", "--", "curl", "--silent", "--show-error", "--max-time", "60"] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        guard status == 0 else { throw Failure(status: status) }
        return try Data(contentsOf: output)
    }

    struct Failure: Error {
        let status: Int32
    }

    private static func answer(_ data: Data) throws -> Answer {
        guard let end = data.firstRange(of: Data("\r\n\r\n".utf8)) else { throw Failure(status: 0) }
        let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return Answer(status: status ?? 0, headers: headers, body: data[end.upperBound...])
    }
}
