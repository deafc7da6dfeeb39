// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A program that runs while this value lives. Its output is read line by line; it is ended by its own process id.
final class ChildProcess {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let pid: pid_t
    private let output: CInt
    private var isReaped = false
    private var unread: [UInt8] = []

    /// - Parameter inherited: a descriptor that the program gets as number 3.
    init(_ arguments: [String], environment: [String] = [], inherited: CInt? = nil) throws {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(description: "pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        output = ends[0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        if let inherited { posix_spawn_file_actions_adddup2(&actions, inherited, 3) }
        // What the tests open closes itself; what they were started with has low numbers and could be a lock, which a
        // program that outlives them would hold. Closing a number that is not open is no error here.
        for descriptor in CInt(inherited == nil ? 3 : 4)..<64 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        // Swift's pool threads block SIGTERM, and a program inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let path = "PATH=\(getenv("PATH").map { String(cString: $0) } ?? "/usr/bin"):/usr/sbin"
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = (environment + [path]).map { strdup($0) } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid = pid_t()
        let code = posix_spawnp(&pid, arguments[0], &actions, &attributes, &argv, &envp)
        guard code == 0 else {
            close(ends[0])
            throw Failure(description: "\(arguments[0]): \(String(cString: strerror(code)))")
        }
        self.pid = pid
    }

    deinit {
        if !isReaped {
            // nginx ends its workers on SIGTERM, and could not on SIGKILL. The output ends when all of them have gone.
            kill(pid, SIGTERM)
            while let line = try? nextLine() { _ = line }
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        close(output)
    }

    /// The next line of output, waited for ten seconds at most; nil at the end.
    func nextLine() throws -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeFirst(end + 1) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 10_000) > 0 else { throw Failure(description: "no line of output in ten seconds") }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(output, &buffer, buffer.count)
            guard count > 0 else { return nil }
            unread += buffer[..<count]
        }
    }

    /// Runs a program to its end; a failure carries its output.
    static func run(_ arguments: String...) throws {
        let process = try ChildProcess(arguments)
        var lines: [String] = []
        while let line = try process.nextLine() { lines.append(line) }
        var status: CInt = 0
        waitpid(process.pid, &status, 0)
        process.isReaped = true
        guard status == 0 else { throw Failure(description: (arguments + lines).joined(separator: "\n")) }
    }
}
