// SPDX-License-Identifier: Apache-2.0

/// The stand-in for servers that turn to TLS on request, on a free port of loopback.
final class StartTLSServer {
    let port: Int
    private let process: ChildProcess

    /// - Parameters:
    ///   - kind: what it speaks, as `StartTLSProtocol` names it.
    ///   - options: of the stand-in.
    init(_ kind: String, _ options: [String]) throws {
        let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        process = try ChildProcess(
            ["python3", "-u", "-m", "starttls_server", kind] + options,
            environment: ["PYTHONPATH=/\(tests)/StandIns"]
        )
        guard let port = try process.nextLine().flatMap({ Int($0) }) else {
            throw ChildProcess.Failure(description: "the STARTTLS stand-in ended before it listened")
        }
        self.port = port
    }
}
