// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real Alertmanager on a free port, with the shipped routes and inhibitions, and the receiver that it sends to.
final class AlertmanagerServer {
    /// Host and port.
    let address: String
    private let program: RunningProgram
    private let receiver: RunningProgram
    private let receiverPort: Int

    private init(_ program: RunningProgram, _ address: String, _ receiver: RunningProgram, port: Int) {
        self.program = program
        self.address = address
        self.receiver = receiver
        receiverPort = port
    }

    /// Starts both, and waits until they listen.
    static func start(in folder: TemporaryFolder) async throws -> AlertmanagerServer {
        let configuration = folder.url.appending(path: "alertmanager.yml").path
        let receiver = try RunningProgram(
            [
                try PackagePaths.existing(PackagePaths.python),
                PackagePaths.root.appending(path: "Tests/StandIns/alert_receiver").path, "--sample",
                PackagePaths.root.appending(path: "alerts/alertmanager/alertmanager.example.yml").path,
                "--configuration", configuration,
            ],
            folder: folder.url
        )
        let port = try await receiver.announced(/"port": (\d+)/, by: "the receiver")
        let program = try RunningProgram(
            [
                "prometheus-alertmanager", "--config.file=\(configuration)", "--web.listen-address=127.0.0.1:0",
                "--cluster.listen-address=", "--storage.path=\(folder.url.appending(path: "alertmanager").path)",
            ],
            folder: folder.url
        )
        let address = try await program.announced(/Listening on" address=(127\.0\.0\.1:\d+)/, by: "Alertmanager")
        return AlertmanagerServer(program, address, receiver, port: Int(port) ?? 0)
    }

    /// Everything that it has sent so far, in order.
    func told() throws -> [ToldAlert] {
        let answer = try RunningProgram.run(
            ["curl", "--silent", "--show-error", "--max-time", "5", "http://127.0.0.1:\(receiverPort)/"]
        )
        guard answer.status == 0 else { throw TimedOut(description: answer.errors) }
        return try JSONDecoder().decode([ToldAlert].self, from: Data(answer.output.utf8))
    }
}
