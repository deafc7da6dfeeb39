// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A stand-in (Tests/StandIns) that answers from a file of JSON, which it reads at every request.
final class StandInServer<State: Encodable> {
    /// By the names that its ready line gives them.
    let ports: [String: Int]
    private(set) var state: State
    private let program: RunningProgram
    private let file: URL
    private let temporary: TemporaryFolder

    private init(_ program: RunningProgram, _ ports: [String: Int], _ state: State, _ temporary: TemporaryFolder) {
        self.program = program
        self.ports = ports
        self.state = state
        self.temporary = temporary
        file = Self.file(in: temporary)
    }

    deinit { program.stop() }

    /// - Parameter name: its folder.
    static func start(_ name: String, _ state: State, _ options: [String]) async throws -> StandInServer {
        let temporary = try TemporaryFolder()
        let file = file(in: temporary)
        try encode(state).write(to: file)
        let program = try RunningProgram(
            [
                try PackagePaths.existing(PackagePaths.python),
                PackagePaths.root.appending(path: "Tests/StandIns/\(name)").path, "--state", file.path,
            ] + options,
            folder: temporary.url
        )
        var ports: [String: Int] = [:]
        try await waitUntil("\(name) serves: \(program.output)") {
            guard program.isRunning else { throw TimedOut(description: "\(name) ended: \(program.output)") }
            let lines = program.output.split(separator: "\n").lazy
                .compactMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
            ports = lines.first?.compactMapValues { $0 as? Int } ?? [:]
            return !ports.isEmpty
        }
        return StandInServer(program, ports, state, temporary)
    }

    /// From the next request on.
    func change(_ change: (inout State) -> Void) throws {
        change(&state)
        try Self.encode(state).write(to: file, options: .atomic)
    }

    private static func file(in temporary: TemporaryFolder) -> URL { temporary.url.appending(path: "state.json") }

    private static func encode(_ state: State) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(state)
    }
}

/// What a pod's agent counts. What is left out it does not have.
struct AgentState: Encodable {
    var notAfter: Int64?
    var requests: Int?
    var failures: Int?
    var watcherFailures: Int?
    var secretFailures: Int?
}

/// What an istiod counts. What is left out it does not have.
struct IstiodState: Encodable {
    var version = "1.30.1"
    var requests: Int?
    var issued: Int?
    var authenticationFailures: Int?
    var parsingErrors: Int?
    var identityErrors: Int?
    /// By istiod's own names, such as CERT_GEN_ERROR, which the encoder leaves as they are.
    var signErrors: [String: Int]?
    var rootNotAfter: Int64?
    var chainNotAfter: Int64?
    var credentialErrors: Int?
    var rejects: [String: Int]?
    var refused: Bool?
}
