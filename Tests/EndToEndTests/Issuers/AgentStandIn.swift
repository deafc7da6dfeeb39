// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The stand-in for a pod's agent (Tests/StandIns/istio_agent).
final class AgentStandIn {
    /// What it counts. What is left out it does not have.
    struct State: Encodable {
        var notAfter: Int64?
        var requests: Int?
        var failures: Int?
        var watcherFailures: Int?
        var secretFailures: Int?
    }

    private struct Ready: Decodable {
        let port: Int
    }

    let port: Int
    private(set) var state: State
    private let program: RunningProgram
    private let file: URL
    private let temporary: TemporaryFolder

    private init(_ program: RunningProgram, port: Int, _ state: State, _ file: URL, _ temporary: TemporaryFolder) {
        self.program = program
        self.port = port
        self.state = state
        self.file = file
        self.temporary = temporary
    }

    deinit { program.stop() }

    /// - Parameter envoy: the admin endpoint of the proxy beside it.
    static func start(_ state: State, address: String, envoy: String) async throws -> AgentStandIn {
        let temporary = try TemporaryFolder()
        let file = temporary.url.appending(path: "state.json")
        try encode(state).write(to: file)
        let program = try RunningProgram(
            [
                try PackagePaths.existing(PackagePaths.python),
                PackagePaths.root.appending(path: "Tests/StandIns/istio_agent").path, "--state", file.path,
                "--address", address, "--envoy", envoy,
            ],
            folder: temporary.url
        )
        var port: Int?
        try await waitUntil("the agent of \(address) serves: \(program.output)") {
            guard program.isRunning else { throw TimedOut(description: "the agent ended: \(program.output)") }
            port =
                program.output.split(separator: "\n").lazy
                .compactMap { try? JSONDecoder().decode(Ready.self, from: Data($0.utf8)).port }.first
            return port != nil
        }
        return AgentStandIn(program, port: port ?? 0, state, file, temporary)
    }

    /// From the next request on.
    func change(_ change: (inout State) -> Void) throws {
        change(&state)
        try Self.encode(state).write(to: file, options: .atomic)
    }

    private static func encode(_ state: State) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(state)
    }
}
