// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A child process with its standard streams at files, ended with this value.
package final class SpawnedProgram {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let pid: Int32
    private var exitStatus: Int32?

    /// - Parameters:
    ///   - arguments: the program, looked up in PATH, and its arguments.
    ///   - input: a file to read, `nil` for none.
    ///   - output: a file for what it prints; `errors` the same where it is `nil`.
    package init(_ arguments: [String], input: String? = nil, output: String, errors: String? = nil) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        if let errors {
            posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        } else {
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        // What the tests were started with could be a lock, which a program that outlives them would hold.
        for descriptor in CInt(3)..<64 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        // Swift's pool threads block SIGTERM, and a program inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var argv = arguments.map { strdup($0) } + [nil]
        defer { for text in argv { free(text) } }
        var pid = pid_t()
        let code = posix_spawnp(&pid, arguments[0], &actions, &attributes, &argv, environ)
        guard code == 0 else { throw Failure(description: "\(arguments[0]): \(String(cString: strerror(code)))") }
        self.pid = pid
    }

    deinit {
        if exitStatus == nil {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
    }

    package var isRunning: Bool {
        if exitStatus == nil { reap(WNOHANG) }
        return exitStatus == nil
    }

    package func signal(_ number: Int32) {
        if isRunning { kill(pid, number) }
    }

    /// Waits for the end.
    ///
    /// - Returns: the exit code, or 128 and the number of the signal that ended it.
    @discardableResult
    package func wait() -> Int32 {
        if exitStatus == nil { reap(0) }
        return exitStatus ?? -1
    }

    private func reap(_ options: Int32) {
        var status: Int32 = 0
        guard waitpid(pid, &status, options) == pid else { return }
        let signal = status & 0x7F
        exitStatus = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
