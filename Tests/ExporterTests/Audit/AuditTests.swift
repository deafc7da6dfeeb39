// SPDX-License-Identifier: Apache-2.0

import Certificates
import Foundation
import Logging
import TestSupport
import Testing

@testable import Exporter

@Suite("An audit of sources that run", .timeLimit(.minutes(1)))
struct AuditTests {
    private static func audit(_ sources: [SourceConfiguration], within timeout: Duration = .seconds(30)) -> Audit {
        Audit(
            of: Configuration(sources: sources),
            timeout: timeout,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { AuditedMesh.now }
        )
    }

    @Test("it ends when everything was looked at, whatever the interval is")
    func files() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let root = AuditedMesh.root()
        for name in ["a", "b"] {
            let pem = root.workload(name).pem + root.pem
            try Data(pem.utf8).write(to: folder.appending(path: "\(name).pem"))
        }
        let source = FilesSourceConfiguration(
            name: "disk",
            polling: PollingConfiguration(interval: .seconds(86_400), maxAge: .seconds(864_000)),
            paths: [folder.path + "/*.pem"]
        )
        let report = try await Self.audit([.files(source)]).report()
        #expect(report.certificates.count == 4)
        #expect(report.findings == [])
        #expect(report.generatedAt == AuditedMesh.now)
        #expect(report.verdict == .healthy)
    }

    @Test("a source that cannot begin does not keep it waiting")
    func brokenSource() async throws {
        var source = KubernetesSourceConfiguration(name: "east")
        source.kubeconfig = .init(file: "/no/such/kubeconfig")
        let report = try await Self.audit([.kubernetes(source)]).report()
        #expect(report.findings.map(\.kind) == [.sourceFailed])
        #expect(report.verdict == .unknown)
    }

    @Test("what does not answer is given up when the time is over")
    func deadline() async throws {
        let server = try ScriptedServer(routes: ["*": [.hang]])
        defer { server.stop() }
        let target = EnvoyTarget(url: try AdminAddress(server.endpoint))
        let source = EnvoySourceConfiguration(
            name: "mesh",
            polling: PollingConfiguration(interval: .seconds(3_600), timeout: .seconds(1_800), maxAge: .seconds(9_000)),
            targets: [target]
        )
        let report = try await Self.audit([.envoy(source)], within: .milliseconds(200)).report()
        #expect(report.findings.contains { $0.kind == .sourceFailed })
        #expect(report.verdict == .unknown)
    }

    @Test("the time to wait is written as every other duration, and is some time")
    func timeouts() throws {
        #expect(try Audit.timeout("90s") == .seconds(90))
        for (text, message) in [("60", "has no unit"), ("0s", "no time at all"), ("soon", "not a duration")] {
            let error = #expect(throws: ConfigurationError.self) { try Audit.timeout(text) }
            #expect("\(error.map { "\($0)" } ?? "")".contains(message))
        }
    }
}
