// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StreamingJSON
import Testing

@testable import Kubernetes

@Suite(.timeLimit(.minutes(1))) struct ChildProgramTests {
    private func shell(
        _ script: String,
        environment: [String: String] = [:],
        timeout: Duration = .seconds(30),
        maximumOutputBytes: Int = 100
    ) -> ChildProgram {
        ChildProgram(
            command: "/bin/sh",
            arguments: ["-c", script],
            environment: environment,
            timeout: timeout,
            maximumOutputBytes: maximumOutputBytes
        )
    }

    private func text(_ outcome: ChildProgram.Outcome) -> String {
        outcome.output.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `Output, errors and exit code are told`() async throws {
        let outcome = try await shell("echo out; echo err >&2; exit 3").run()
        #expect(text(outcome) == "out\n")
        #expect(String(decoding: outcome.errors, as: UTF8.self) == "err\n")
        #expect(outcome.exitCode == 3)
        #expect(try await shell("kill -TERM $$").run().exitCode == 128 + 15)
    }

    @Test func `A program has the environment it is given, no input and no descriptors but three`() async throws {
        // A descriptor that nobody marked to be closed.
        let descriptor = open("/dev/null", O_RDONLY)
        defer { close(descriptor) }
        let outcome = try await shell(
            "echo $A; cat; test -e /proc/self/fd/\(descriptor) || echo closed",
            environment: ["A": "b", "PATH": "/bin:/usr/bin"]
        ).run()
        #expect(text(outcome) == "b\nclosed\n")
    }

    @Test func `Signals are not blocked in a program`() async throws {
        let outcome = try await shell(
            "grep -E 'Sig(Blk|Ign)' /proc/self/status",
            environment: ["PATH": "/bin:/usr/bin"]
        )
        .run()
        let masks = text(outcome).split(separator: "\n").compactMap { line in
            line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
        }
        // Two signals are the C library's own, which no program of it can change.
        #expect(masks.map { $0 & 0x7FFF_FFFF } == [0, 0])
    }

    @Test func `Output up to the bound is taken, and more is refused`() async throws {
        #expect(try await text(shell("printf 0123456789", maximumOutputBytes: 10).run()) == "0123456789")
        await #expect(throws: ChildProgram.Fault.tooMuchOutput) {
            try await shell("printf 0123456789a", maximumOutputBytes: 10).run()
        }
        await #expect(throws: ChildProgram.Fault.tooMuchOutput) {
            try await shell("while :; do echo much; done").run()
        }
    }

    @Test func `Errors beyond their bound do not stop a program`() async throws {
        let outcome = try await shell(
            "i=0; while [ $i -lt 5000 ]; do echo 0123456789012345 >&2; i=$((i+1)); done; echo ok"
        )
        .run()
        #expect(text(outcome) == "ok\n")
        #expect(outcome.errors.count == 512)
    }

    @Test func `A program that does not end is ended in time`() async {
        await #expect(throws: ChildProgram.Fault.timeout) {
            try await shell("while :; do :; done", timeout: .milliseconds(200)).run()
        }
    }

    @Test func `A program that closes its output and goes on is waited for, and ended in time`() async throws {
        #expect(try await shell("exec >&- 2>&-; exit 4").run().exitCode == 4)
        await #expect(throws: ChildProgram.Fault.timeout) {
            try await shell(
                "exec >&- 2>&-; exec sleep 600",
                environment: ["PATH": "/bin:/usr/bin"],
                timeout: .seconds(1)
            ).run()
        }
    }

    @Test func `Cancelling the task ends the program and all that it has started`() async throws {
        let folder = try TemporaryFolder()
        let fifo = "\(folder.path)/fifo"
        try #require(mkfifo(fifo, 0o600) == 0)
        // The second process alone holds the other end, as long as it lives.
        let program = shell(
            "sh -c 'echo started; exec sleep 600' > \(fifo) & exec sleep 600",
            environment: ["PATH": "/bin:/usr/bin"]
        )
        await withTaskGroup(of: ChildProgram.Fault?.self) { group in
            group.addTask {
                do throws(ChildProgram.Fault) {
                    _ = try await program.run()
                    return nil
                } catch {
                    return error
                }
            }
            let reader = await FIFOReader(fifo)
            #expect(await reader.read() == "started\n")
            group.cancelAll()
            #expect(await group.next() == .cancelled)
            #expect(await reader.read() == "")
        }
    }

    @Test func `A program that is not there cannot be started`() async {
        var program = shell("")
        program.command = "no-such-program-of-anybody"
        await #expect(throws: ChildProgram.Fault.spawn(ENOENT)) { try await program.run() }
    }
}

/// Reads a FIFO on threads that may wait.
private final class FIFOReader: Sendable {
    private let descriptor: CInt

    init(_ path: String) async {
        descriptor = await Self.waiting { open(path, O_RDONLY | O_CLOEXEC) }
    }

    deinit {
        close(descriptor)
    }

    /// What has come, or nothing once the other end is closed.
    func read() async -> String {
        let descriptor = descriptor
        return await Self.waiting {
            var bytes = [UInt8](repeating: 0, count: 100)
            let count = Glibc.read(descriptor, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    private static func waiting<R: Sendable>(_ work: @escaping @Sendable () -> R) async -> R {
        await withCheckedContinuation { continuation in
            if !DetachedThread.start({ continuation.resume(returning: work()) }) {
                continuation.resume(returning: work())
            }
        }
    }
}
