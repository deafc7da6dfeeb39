// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A stand-in server of Tests/StandIns that runs as long as this value lives, and ends also when the tests are killed.
package final class StandInProgram {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The line of JSON that it prints when it serves.
    package let ready: [UInt8]
    private let program: SpawnedProgram
    private let input: Pipe
    private let folder: String

    /// - Parameters:
    ///   - name: of its folder; it takes `--exit-with-stdin`.
    ///   - milliseconds: until it has to serve.
    package init(_ name: String, within milliseconds: Int32 = 60_000) throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let python = "\(root)/.tools/python/bin/python"
        guard access(python, X_OK) == 0 else {
            throw Failure(description: "\(python) is missing: run scripts/test, which installs what tests need")
        }
        var template = Array("/tmp/stand-in.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(description: "no folder for the stand-in") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        input = try Pipe(at: "\(folder)/input")
        let output = try Pipe(at: "\(folder)/output")
        program = try SpawnedProgram(
            [python, "\(root)/Tests/StandIns/\(name)", "--exit-with-stdin"],
            input: input.path,
            output: output.path,
            errors: "\(folder)/errors"
        )
        ready = try output.line(within: milliseconds)
    }

    deinit {
        program.signal(SIGTERM)
        program.wait()
        for name in ["input", "output", "errors"] { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }
}

/// A named pipe that is held open for reading and writing, so that opening it waits for nobody.
private final class Pipe {
    let path: String
    private let descriptor: CInt

    init(at path: String) throws {
        self.path = path
        guard mkfifo(path, 0o600) == 0 else { throw StandInProgram.Failure(description: "no pipe at \(path)") }
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw StandInProgram.Failure(description: "\(path) cannot be opened") }
    }

    deinit { close(descriptor) }

    func line(within milliseconds: Int32) throws -> [UInt8] {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&wait, 1, milliseconds) > 0, read(descriptor, &byte, 1) == 1 else {
                throw StandInProgram.Failure(description: "the stand-in told nothing of itself in time")
            }
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
        }
    }
}
