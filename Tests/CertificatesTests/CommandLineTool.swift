// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// Programs that make, or describe, what is decoded.
enum CommandLineTool {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Returns: what the program prints.
    static func run(_ arguments: [String], in folder: String) throws -> String {
        let output = "\(folder)/output-\(UUID().uuidString)"
        let status = try SpawnedProgram(arguments, output: output, errors: "\(folder)/errors").wait()
        guard status == 0 else {
            let errors = try String(contentsOf: URL(filePath: "\(folder)/errors"), encoding: .utf8)
            throw Failure(description: "\(arguments.prefix(2).joined(separator: " ")): status \(status): \(errors)")
        }
        return try String(contentsOf: URL(filePath: output), encoding: .utf8)
    }

    static func inFolder<R>(_ body: (String) throws -> R) throws -> R {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }

    static func isInstalled(_ program: String) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }
}
