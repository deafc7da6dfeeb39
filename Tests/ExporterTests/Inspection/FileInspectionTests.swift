// SPDX-License-Identifier: Apache-2.0

import Certificates
import Foundation
import HTTPTransport
import TestSupport
import Testing

@testable import Exporter

@Suite struct FileInspectionTests {
    private static let keystore = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/keystores/shop.jks").standardizedFileURL.path

    private func report(_ path: String, at now: UnixTime) async throws -> Inspection.Report {
        let transport = Transport()
        defer { transport.shutdown() }
        return try await Inspection(transport: transport, timeout: .seconds(5), now: now).report(on: .file(path))
    }

    @Test func `A keystore shows its certificates`() async throws {
        let report = try await report(Self.keystore, at: TestCertificateAuthority.moment(0))
        #expect(report.text.contains("4 certificates"))
        #expect(report.text.contains("leaf  shop.example"))
        #expect(report.isComplete)
    }

    @Test func `A revocation list shows how old it is, and is no certificate that could not be read`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "list-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var list = TestRevocationList(issuer: "O=mesh")
        list.entries = [TestRevocationList.entry([1]), TestRevocationList.entry([2])]
        try Data(list.bytes).write(to: URL(filePath: path))
        let report = try await report(path, at: 1_800_000_060)
        #expect(report.isComplete)
        #expect(report.text.contains("revocation list  O=mesh"))
        #expect(report.text.contains("entries      2, \(list.bytes.count) bytes"))
        #expect(report.text.contains("OVERDUE for 1m"))
        #expect(try await self.report(path, at: 1_799_999_940).text.contains("(1m left)"))
    }
}
