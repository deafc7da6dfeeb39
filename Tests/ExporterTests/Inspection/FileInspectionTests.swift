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

    private func report(
        _ path: String,
        at now: UnixTime,
        passphraseFiles: [String] = []
    ) async throws -> Inspection.Report {
        let transport = Transport()
        defer { transport.shutdown() }
        let inspection = try Inspection(
            transport: transport,
            timeout: .seconds(5),
            now: now,
            passphraseFiles: passphraseFiles
        )
        return try await inspection.report(on: .file(path))
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
    @Test func `A keystore with encrypted certificates is opened with the passphrase of a file`() async throws {
        let keystore = Self.keystore.replacing(".jks", with: ".p12")
        let now = TestCertificateAuthority.moment(0)
        let locked = try await report(keystore, at: now)
        #expect(locked.text.contains("--passphrase-file") && !locked.isComplete)
        let passphrase = try file("changeit\n")
        defer { try? FileManager.default.removeItem(atPath: passphrase) }
        let opened = try await report(keystore, at: now, passphraseFiles: [passphrase])
        #expect(opened.text.contains("leaf  shop.example") && opened.isComplete)
    }

    @Test func `A kubeconfig file shows the certificates of its clusters and users`() async throws {
        let authority = TestCertificateAuthority.root("CN=east")
        let path = try file(
            """
            clusters:
            - {name: east, cluster: {certificate-authority-data: \(Data(authority.pem.utf8).base64EncodedString())}}
            users:
            - {name: me, user: {client-certificate: missing.pem}}
            """
        )
        defer { try? FileManager.default.removeItem(atPath: path) }
        let report = try await report(path, at: TestCertificateAuthority.moment(0))
        #expect(report.text.contains("\(path) cluster/east: 1 certificate\n"))
        #expect(report.text.contains("\(path) user/me: ") && report.text.contains("missing.pem: No such file"))
        #expect(!report.isComplete)
    }

    private func file(_ content: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "inspected-\(UUID().uuidString)").path
        try Data(content.utf8).write(to: URL(filePath: path))
        return path
    }
}
