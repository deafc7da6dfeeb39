// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import StreamingJSON

/// A program that is run for what it prints, bounded in time and output.
struct ChildProgram: Sendable {
    /// A path, or a name to be found in PATH.
    var command: String
    var arguments: [String]
    /// All of its environment.
    var environment: [String: String]
    var timeout: Duration
    var maximumOutputBytes: Int

    struct Outcome: Sendable {
        /// May hold a token or a key.
        var output: WipedBytes
        /// The beginning of what it printed for people.
        var errors: [UInt8]
        /// 128 and more for a signal, as shells tell it.
        var exitCode: Int
    }

    enum Fault: Error, Equatable {
        /// Not started; holds errno.
        case spawn(CInt)
        case timeout, tooMuchOutput, cancelled
    }

    /// Runs the program on a thread of its own. Cancelling the task kills it and everything that it has started.
    func run() async throws(Fault) -> Outcome {
        guard let cancellation = Pipe() else { throw .spawn(errno) }
        let result: Result<Outcome, Fault> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isStarted = DetachedThread.start {
                    continuation.resume(
                        returning: Result { () throws(Fault) in try self.runBlocking(until: cancellation) }
                    )
                }
                if !isStarted { continuation.resume(returning: .failure(.spawn(EAGAIN))) }
            }
        } onCancel: {
            cancellation.closeWriter()
        }
        return try result.get()
    }

    private func runBlocking(until cancellation: Pipe) throws(Fault) -> Outcome {
        guard let output = Pipe(), let errors = Pipe() else { throw .spawn(errno) }
        let pid = try spawn(output: output, errors: errors)
        output.closeWriter()
        errors.closeWriter()
        var reading = ChildOutput(
            output: output,
            errors: errors,
            cancellation: cancellation,
            end: .now + timeout,
            maximumBytes: maximumOutputBytes
        )
        var exitCode: Int?
        let bytes = WipedBytes(capacity: maximumOutputBytes + 1) { buffer in
            guard reading.readAll(into: buffer) else { return nil }
            exitCode = reading.exitCode(of: pid)
            return exitCode == nil ? nil : reading.outputCount
        }
        guard let bytes, let exitCode else {
            // Its own process group, and whatever it has started there.
            kill(-pid, SIGKILL)
            while waitpid(pid, nil, 0) < 0, errno == EINTR {}
            throw reading.fault ?? .timeout
        }
        return Outcome(output: bytes, errors: reading.errorText, exitCode: exitCode)
    }
}

// MARK: - Starting

extension ChildProgram {
    private func spawn(output: Pipe, errors: Pipe) throws(Fault) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writer, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.writer, 2)
        // Whatever a library has opened without FD_CLOEXEC. One that is closed by then is no error.
        for descriptor in Self.openDescriptors where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of Swift's pool block signals, and servers ignore some: a program would inherit both.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP)
        )
        var argv = ([command] + arguments).map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid = pid_t()
        let code = posix_spawnp(&pid, command, &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw .spawn(code) }
        return pid
    }

    private static var openDescriptors: [CInt] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return (names ?? []).compactMap { CInt($0) }
    }
}
