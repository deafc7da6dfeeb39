// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The demo's mesh of real Envoys, without its exporter. It rotates when told to.
final class Mesh {
    struct Proxy: Decodable {
        let workload: String
        let namespace: String
        let pod: String
        let admin: String
        let inboundPort: Int
        let rotates: Bool
        /// The delivered chain of each secret.
        let secrets: [String: String]
    }

    private struct Description: Decodable {
        let pids: [String: Int32]
        let proxies: [Proxy]
    }

    let proxies: [Proxy]
    let folder: URL
    private let temporary: TemporaryFolder
    private let pids: [String: Int32]
    private let program: RunningProgram

    private init(_ description: Description, _ program: RunningProgram, _ temporary: TemporaryFolder, folder: URL) {
        self.program = program
        self.temporary = temporary
        self.folder = folder
        proxies = description.proxies
        pids = description.pids
    }

    deinit { program.stop() }

    /// Starts the Envoys of a release and waits until each of them serves.
    ///
    /// - Parameter flags: of the demo; without any, four Envoys rotate when told to.
    static func start(envoy version: String, flags: [String] = ["--no-rotation"]) async throws -> Mesh {
        let temporary = try TemporaryFolder()
        let folder = temporary.url.appending(path: "mesh")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let program = try RunningProgram(
            [
                try PackagePaths.existing(PackagePaths.python), "scripts/demo", "--envoy",
                try PackagePaths.envoy(version), "--folder", folder.path, "--request-seconds", "0.5",
            ] + flags,
            folder: temporary.url
        )
        let file = folder.appending(path: "mesh.json")
        try await waitUntil("the mesh is up: \(program.output)", within: 60) {
            guard program.isRunning else { throw TimedOut(description: "the mesh ended: \(program.output)") }
            return FileManager.default.fileExists(atPath: file.path)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let description = try decoder.decode(Description.self, from: Data(contentsOf: file))
        return Mesh(description, program, temporary, folder: folder)
    }

    func proxy(_ workload: String) throws -> Proxy {
        guard let proxy = proxies.first(where: { $0.workload == workload }) else {
            throw TimedOut(description: "the demo has no workload \(workload)")
        }
        return proxy
    }

    /// New leaves for every workload that rotates.
    func rotate() { program.signal(SIGUSR1) }

    /// Ends one Envoy. The demo takes that as its end, so the other Envoys follow.
    func kill(_ workload: String) {
        if let pid = pids[workload] { Foundation.kill(pid, SIGKILL) }
    }

    /// The exporter's flags that name every proxy.
    var flags: [String] { proxies.map { "--envoy.admin=\($0.admin)" } }

    /// A source for a configuration file.
    func source(interval: String = "200ms", maxAge: String = "10m") -> String {
        """
          - name: mesh
            type: envoy
            interval: \(interval)
            max_age: \(maxAge)
            targets:
        \(proxies.map { "      - url: \($0.admin)" }.joined(separator: "\n"))

        """
    }
}

extension Mesh {
    /// The admin port of a proxy that listens on TCP.
    func adminPort(of workload: String = "frontend") throws -> Int {
        let admin = try proxy(workload).admin
        guard let port = URL(string: admin)?.port else {
            throw TimedOut(description: "the admin endpoint of \(workload) is \(admin), which has no port")
        }
        return port
    }
}
