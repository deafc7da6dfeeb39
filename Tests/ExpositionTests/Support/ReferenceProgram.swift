// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A program by other people that reads what we write.
enum ReferenceProgram {
    struct Answer {
        let status: Int32
        let output: [UInt8]
        let errors: String
    }

    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func python(_ script: String, input: [UInt8]) throws -> Answer {
        let python = root.appending(path: ".tools/python/bin/python3").path(percentEncoded: false)
        try #require(FileManager.default.isExecutableFile(atPath: python), "no test tools: run scripts/test")
        return try run([python, "-c", script], input: input)
    }

    static func promtool(_ arguments: [String], input: [UInt8]) throws -> Answer {
        let found = try run(["sh", "-c", "command -v promtool"], input: [])
        try #require(found.status == 0, "no promtool: run scripts/test")
        return try run(["promtool"] + arguments, input: input)
    }

    /// Input and output are files, because a pipe that nobody empties would stop the program.
    private static func run(_ arguments: [String], input: [UInt8]) throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        for file in files { try Data().write(to: file) }
        try Data(input).write(to: files[0])
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["setpriv", "--pdeathsig", "KILL", "--"] + arguments
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus,
            output: Array(try Data(contentsOf: files[1])),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
        )
    }
}
