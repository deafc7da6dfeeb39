// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The stand-in for an API server (Tests/StandIns/kubernetes_api), and what tests do behind it.
final class StandInCluster {
    private struct Ready: Decodable {
        let kubeconfig: String
        let serviceAccountFolder: String
        let serviceHost: String
        let servicePort: Int
        let tokenFile: String
        let control: String
    }

    let folder: TemporaryFolder
    let kubeconfig: String
    let tokenFile: String
    /// What a pod's environment tells of its cluster.
    let environment: [String: String]
    private let controlInterface: ControlInterface
    private let program: RunningProgram

    private init(_ ready: Ready, _ program: RunningProgram, _ folder: TemporaryFolder) {
        self.program = program
        self.folder = folder
        kubeconfig = ready.kubeconfig
        tokenFile = ready.tokenFile
        controlInterface = ControlInterface(url: ready.control)
        environment = [
            "KUBERNETES_SERVICE_HOST": ready.serviceHost, "KUBERNETES_SERVICE_PORT": "\(ready.servicePort)",
        ]
    }

    deinit { program.stop() }

    /// - Parameter options: of the stand-in's command `serve`.
    static func start(_ options: [String] = []) async throws -> StandInCluster {
        let folder = try TemporaryFolder()
        let program = try RunningProgram(
            [
                try PackagePaths.existing(PackagePaths.python),
                PackagePaths.root.appending(path: "Tests/StandIns/kubernetes_api").path, "serve", "--folder",
                folder.url.appending(path: "cluster").path,
            ] + options,
            folder: folder.url
        )
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var ready: Ready?
        try await waitUntil("the stand-in serves: \(program.output)", within: 60) {
            guard program.isRunning else { throw TimedOut(description: "the stand-in ended: \(program.output)") }
            ready =
                program.output.split(separator: "\n").lazy
                .compactMap { try? decoder.decode(Ready.self, from: Data($0.utf8)) }.first
            return ready != nil
        }
        guard let ready else { throw TimedOut(description: "the stand-in tells nothing of itself") }
        return StandInCluster(ready, program, folder)
    }

    /// Asks the control interface; see the stand-in's own description.
    @discardableResult
    func control(_ method: String, _ path: String, _ body: String = "") throws -> [String: Any] {
        try controlInterface.ask(method, path, body)
    }

    /// Lets a port of pods lead to one of this machine.
    func map(pod: String = "*", port: Int = 15_000, to target: Int) throws {
        try control("POST", "/ports", #"{"namespace":"*","pod":"\#(pod)","port":\#(port),"to_port":\#(target)}"#)
    }

    /// Adds or replaces an object, written as JSON.
    func put(_ object: String) throws { try control("POST", "/objects", object) }

    func delete(_ resource: String, _ namespace: String, _ name: String) throws {
        try control("DELETE", "/objects?resource=\(resource)&namespace=\(namespace)&name=\(name)")
    }

    func fault(_ fault: String) throws { try control("POST", "/faults", fault) }

    /// Roles and bindings in YAML; everything is allowed until this is called.
    func allow(_ rights: String) throws { try control("PUT", "/rights", rights) }

    /// How many requests fit, such as `verb=watch&resource=secrets`.
    func requests(_ query: String = "") throws -> Int {
        (try control("GET", "/requests?\(query)")["requests"] as? [Any])?.count ?? 0
    }
}
