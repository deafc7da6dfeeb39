// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import Certificates
import Foundation
import HTTPTransport
import Logging

@testable import Exporter

enum RunningServer {
    static func responder(_ probes: ProbeConfiguration?) -> ProbeResponder {
        let responder = ProbeResponder(
            transport: Transport(),
            context: SourceContext(
                inventory: Inventory(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                now: { UnixTime(Date.now.timeIntervalSince1970) }
            )
        )
        responder.use(Configuration(probe: probes))
        return responder
    }

    /// Serves a mesh's page on a free port while `body` runs.
    static func with(
        _ mesh: WatchedMesh = WatchedMesh(),
        telemetryPath: String = "/metrics",
        probes: ProbeConfiguration? = nil,
        isReady: @escaping @Sendable () -> Bool = { true },
        _ body: (Curl) async throws -> Void
    ) async throws {
        let (ports, output) = AsyncStream.makeStream(of: Int.self)
        let server = ExporterServer(
            web: WebConfiguration(
                listenAddress: ListenAddress(host: "127.0.0.1", port: 0),
                telemetryPath: telemetryPath
            ),
            page: mesh.page,
            probes: responder(probes),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            isReady: isReady,
            onListening: { output.yield($0) }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { output.finish() }
                try await server.run()
            }
            for await port in ports {
                try await body(Curl(port: port))
                group.cancelAll()
                // A cancelled server ends with the cancellation, which is what was asked of it.
                _ = await group.nextResult()
                return
            }
            // The server ended before it listened: its error is the test's.
            try await group.waitForAll()
            throw Curl.Failure(status: 0)
        }
    }
}
