// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A program that runs until it is ended, and what it prints.
final class RunningProgram {
    private let child: SpawnedProgram
    private let log: URL

    /// - Parameter folder: where its output goes.
    init(_ arguments: [String], folder: URL) throws {
        log = folder.appending(path: "output-\(UUID().uuidString).log")
        child = try SpawnedProgram(arguments, output: log.path)
    }

    deinit { stop() }

    var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
    var isRunning: Bool { child.isRunning }
    var pid: Int32 { child.pid }

    func signal(_ number: Int32) { child.signal(number) }

    /// Asks it to end, and waits for it.
    ///
    /// - Returns: the exit status.
    @discardableResult
    func stop() -> Int32 {
        child.signal(SIGTERM)
        return child.wait()
    }

    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs a program to its end.
    static func run(_ arguments: [String], input: Data? = nil) throws -> Result {
        let folder = try TemporaryFolder()
        let file = { (name: String) in folder.url.appending(path: name) }
        try (input ?? Data()).write(to: file("in"))
        let child = try SpawnedProgram(
            arguments,
            input: file("in").path,
            output: file("out").path,
            errors: file("err").path
        )
        let status = child.wait()
        let text = { (name: String) in String(decoding: (try? Data(contentsOf: file(name))) ?? Data(), as: UTF8.self) }
        return Result(status: status, output: text("out"), errors: text("err"))
    }
}
