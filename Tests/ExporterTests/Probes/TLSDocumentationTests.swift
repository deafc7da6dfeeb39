// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition
import Foundation
import HTTPTransport
import TestSupport
import Testing

@testable import Exporter

/// `docs/tls.md`, whose examples are to work as they stand.
@Suite struct TLSDocumentationTests {
    private let text: String

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        text = try String(contentsOf: root.appending(path: "docs/tls.md"), encoding: .utf8)
    }

    private var blocks: [String] {
        text.components(separatedBy: "```yaml\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
    }

    @Test func `The configurations are ones`() throws {
        let configurations = blocks.filter { !$0.contains("scrape_configs") }
        #expect(configurations.count == 2)
        for block in configurations { #expect(problemLines(block) == []) }
    }

    @Test func `Prometheus takes the scrape configuration`() throws {
        let block = try #require(blocks.first { $0.contains("scrape_configs") })
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, output) = (folder.appending(path: "prometheus.yml"), folder.appending(path: "output"))
        try Data(block.utf8).write(to: file)
        let promtool = try SpawnedProgram(
            ["promtool", "check", "config", file.path(percentEncoded: false)],
            output: output.path(percentEncoded: false)
        )
        #expect(promtool.wait() == 0, "\((try? String(contentsOf: output, encoding: .utf8)) ?? "")")
    }

    @Test func `Every series and every reason has its line`() {
        for family in ProbeFamily.allCases {
            #expect(text.contains("\n| `\(family.family.name)"), "\(family.family.name)")
        }
        for label in TLSHandshakeError.Reason.allLabels where label != "cancelled" {
            #expect(text.contains("\n| `\(label)` |"), "\(label)")
        }
        for reason in TLSEndpointReport.VerificationFailure.allCases {
            #expect(text.contains("`\(reason.rawValue)`"), "\(reason)")
        }
    }
}
