// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Foundation
import TestSupport
import Testing

@testable import Exporter

@Suite("The audit's report for programs")
struct AuditJSONTests {
    private struct Document: Decodable {
        let generatedAt: Int64
        let verdict: String
        let certificates: [Item]
        let findings: [Trouble]

        struct Item: Decodable, Equatable {
            var source: String
            var namespace: String?
            var workload: String?
            var pod: String?
            var secret: String?
            var key: String?
            var role: String
            var name: String?
            var notBefore: Int64?
            var notAfter: Int64?
            var effectiveNotAfter: Int64?
            var rotationDue: Int64?
            var lastRotation: Int64?
            var issuer: String?
            var ca: String?
            var serial: String?
            var fingerprint: String?
            var spiffeId: String?
            var verdict: String
            var also: [String]
            var problems: [String]
        }

        struct Trouble: Decodable, Equatable {
            var severity: String
            var kind: String
            var summary: String
            var count: Int
            var places: [String]
            var time: Int64?
            var advice: String
            var command: String
        }
    }

    private let root = AuditedMesh.root()

    private func mesh(_ leaf: TestCertificate) -> AuditedMesh {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", leaf, trusting: [root])
        return mesh
    }

    @Test("it says of each certificate and each finding what the report says")
    func content() throws {
        let leaf = root.workload("cart", from: -70_000)
        let text = try mesh(leaf).report.json()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let document = try decoder.decode(Document.self, from: Data(text.utf8))
        let begin = AuditedMesh.now - 70_000
        #expect(document.generatedAt == AuditedMesh.now)
        #expect(document.verdict == "warning")
        #expect(
            document.certificates == [
                Document.Item(
                    source: "envoy",
                    namespace: "shop",
                    workload: "cart",
                    pod: "cart",
                    secret: "default",
                    role: "leaf",
                    notBefore: begin,
                    notAfter: begin + AuditedMesh.day,
                    effectiveNotAfter: begin + AuditedMesh.day,
                    rotationDue: begin + AuditedMesh.day / 2,
                    lastRotation: begin,
                    issuer: "CN=mesh root",
                    ca: root.id,
                    serial: leaf.decoded.serialNumber.hexadecimal,
                    fingerprint: leaf.decoded.fingerprint.hex,
                    spiffeId: "spiffe://cluster.local/ns/shop/sa/cart",
                    verdict: "expiring",
                    also: ["rotation_overdue"],
                    problems: []
                )
            ]
        )
        #expect(
            document.findings == [
                Document.Trouble(
                    severity: "warning",
                    kind: "expiring",
                    summary: "1 certificate of the CA CN=mesh root (\(root.id)) ends soon",
                    count: 1,
                    places: ["shop/cart default"],
                    time: begin + AuditedMesh.day,
                    advice: "find out why it was not replaced",
                    command: "istio-certificate-exporter inspect http://cart:15000"
                )
            ]
        )
    }

    @Test("every key, verdict, kind and severity of it is in its documentation")
    func documentation() throws {
        var root = URL(filePath: #filePath)
        for _ in 1...4 { root.deleteLastPathComponent() }
        let page = try String(contentsOf: root.appending(path: "docs/check.md"), encoding: .utf8)
        let text = try mesh(self.root.workload("cart", from: -70_000)).report.json()
        let keys = text.matches(of: /"([a-z_]+)" :/).map { String($0.1) }
        #expect(Set(keys).count > 20)
        let words =
            keys + CertificateVerdict.allCases.map(\.rawValue) + FindingKind.allCases.map(\.rawValue)
            + FindingSeverity.allCases.map(\.rawValue)
        for word in Set(words) { #expect(page.contains("`\(word)`"), "\(word) is not in docs/check.md") }
        for kind in FindingKind.allCases {
            #expect(page.contains("| `\(kind.rawValue)` | \(kind.severity.rawValue)"), "\(kind.rawValue)")
        }
    }
}
