// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A real TLS server (`openssl s_server`) on a free port of loopback, ended with this value.
package final class PresentingServer {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let port: Int
    private let program: SpawnedProgram
    private let folder: String

    /// - Parameters:
    ///   - chain: what is presented behind the leaf.
    ///   - options: more of s_server(1).
    package init(_ leaf: TestCertificate, chain: [TestCertificate] = [], _ options: [String] = []) throws {
        var template = Array("/tmp/presenting-server.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(description: "no folder for a TLS server") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.folder = folder
        try Self.write(leaf.pem, to: "\(folder)/leaf.pem")
        try Self.write(leaf.key.pem, to: "\(folder)/leaf.key")
        try Self.write(chain.map(\.pem).joined(), to: "\(folder)/chain.pem")
        let lines = "\(folder)/lines"
        guard mkfifo(lines, 0o600) == 0 else {
            throw Failure(description: "mkfifo: \(String(cString: strerror(errno)))")
        }
        // Open for both, so that neither side waits for the other to open it.
        let output = open(lines, O_RDWR | O_CLOEXEC)
        defer { close(output) }
        let presented = chain.isEmpty ? [] : ["-cert_chain", "\(folder)/chain.pem"]
        program = try SpawnedProgram(
            [
                // Its lines are to come one by one, though they go to a pipe.
                "stdbuf", "-oL", "openssl", "s_server", "-www", "-accept", "127.0.0.1:0",
                "-cert", "\(folder)/leaf.pem", "-key", "\(folder)/leaf.key",
            ] + presented + options,
            output: lines
        )
        port = try Self.port(toldBy: output)
    }

    deinit {
        for name in ["leaf.pem", "leaf.key", "chain.pem", "lines"] { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(description: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw Failure(description: "\(path) could not be written")
        }
    }

    /// Waits for `ACCEPT 127.0.0.1:PORT`, ten seconds at most.
    private static func port(toldBy output: CInt) throws -> Int {
        var text: [UInt8] = []
        while true {
            for line in text.split(separator: UInt8(ascii: "\n")).map({ String(decoding: $0, as: UTF8.self) })
            where line.hasPrefix("ACCEPT") && text.last == UInt8(ascii: "\n") {
                if let port = line.split(separator: ":").last.flatMap({ Int($0) }) { return port }
            }
            var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 10_000) > 0 else {
                throw Failure(description: "openssl s_server: \(String(decoding: text, as: UTF8.self))")
            }
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = read(output, &buffer, buffer.count)
            guard count > 0 else { throw Failure(description: "openssl s_server cannot be heard") }
            text += buffer[..<count]
        }
    }
}
