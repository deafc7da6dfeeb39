// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@testable import Exporter

@Suite("Findings about revocation lists")
struct RevocationFindingTests {
    private static let now = AuditedMesh.now
    private let root = AuditedMesh.root("CN=mesh root")

    /// A list of a hundred hours, of which so many seconds are left.
    private func list(of authority: TestCertificateAuthority, left: Int64) -> RevocationList? {
        var list = TestRevocationList(of: authority)
        list.thisUpdate = TestCertificateDER.time(Self.now + left - 360_000)
        list.nextUpdate = TestCertificateDER.time(Self.now + left)
        return RevocationBundleDecoder().decode(list.bytes).lists.first
    }

    /// A healthy mesh, and this list at these places.
    private func findings(_ list: RevocationList?, at targets: TargetID...) throws -> [Finding] {
        let list = try #require(list)
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart"), trusting: [root])
        mesh.update { state in
            for target in targets {
                state.apply(Observation(slots: [], revocationLists: [list]), to: target, at: Self.now)
            }
        }
        return mesh.report.findings
    }

    private func file(_ name: String) -> TargetID { TargetID(source: "mesh", name: name) }

    @Test("a list of a CA that signs leaves is critical once it has ended, with every place that holds it")
    func ended() throws {
        let found = try findings(list(of: root, left: -1), at: file("/b.crl"), file("/a.crl"))
        #expect(found.map(\.kind) == [.revocationListStale])
        #expect(found.map(\.severity) == [.critical])
        #expect(found.map(\.summary) == ["The base revocation list of CN=mesh root has ended"])
        #expect(found.map(\.places) == [["/a.crl", "/b.crl"]])
        #expect(found.map(\.time) == [Self.now - 1])
        #expect(found.map(\.remedy.command) == ["istio-certificate-exporter inspect /a.crl"])
    }

    @Test("a list of a CA that signs nothing here is a warning when it has ended")
    func unusedCA() throws {
        let found = try findings(list(of: AuditedMesh.root("CN=retired"), left: -1), at: file("/a.crl"))
        #expect(found.map(\.severity) == [.warning])
    }

    @Test("a list is a warning in the last twentieth of its time", arguments: [(17_999, 1), (18_000, 0)])
    func ending(left: Int64, count: Int) throws {
        let found = try findings(list(of: root, left: left), at: file("/a.crl"))
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.severity == .warning && $0.summary.hasSuffix("and no newer one is there") })
    }

    @Test(
        "the command shows the list where it is",
        arguments: [
            ("revocation_lists", "shop/istio-ca-crl", "kubectl describe configmap istio-ca-crl --namespace=shop"),
            ("secrets", "shop/edge", "kubectl describe secret edge --namespace=shop"),
            (nil, "https://vault:8200/v1/pki", "curl --silent https://vault:8200/v1/pki/crl/pem"),
        ]
    )
    func commands(part: String?, name: String, command: String) throws {
        let found = try findings(list(of: root, left: -1), at: TargetID(source: "mesh", part: part, name: name))
        #expect(found.first?.remedy.command == command)
    }
}
