// SPDX-License-Identifier: Apache-2.0

/// A real `openssl s_server` on a free port of loopback.
final class OpenSSLServer {
    let port: Int
    let process: ChildProcess

    /// - Parameters:
    ///   - name: of the leaf among `certificates`.
    ///   - options: for s_server(1).
    init(_ name: String, of certificates: TestCertificates, _ options: [String] = []) throws {
        process = try ChildProcess(
            [
                // Its lines are to come one by one, though they go to a pipe.
                "stdbuf", "-oL",
                "openssl", "s_server", "-www", "-accept", "127.0.0.1:0", "-cert", certificates.path("\(name).pem"),
                "-key", certificates.path("\(name).key"), "-cert_chain", certificates.path("ca.pem"),
            ] + options
        )
        while let line = try process.nextLine() {
            if line.hasPrefix("ACCEPT"), let port = line.split(separator: ":").last.flatMap({ Int($0) }) {
                self.port = port
                return
            }
        }
        throw ChildProcess.Failure(description: "openssl s_server ended before it listened")
    }
}
