// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@testable import Exporter

@Suite("The audit's report for people")
struct AuditTextTests {
    private let root = AuditedMesh.root()

    private func lines(_ mesh: AuditedMesh, showsAll: Bool = false) -> [Substring] {
        mesh.report.text(showsAll: showsAll).split(separator: "\n", omittingEmptySubsequences: false)
    }

    @Test("each certificate is a line, in columns under their titles, the worst first")
    func table() {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart"), trusting: [root])
        mesh.seeProxy(
            "a-name-that-is-long",
            in: "billing",
            root.workload("late", from: -90_000),
            trusting: [root]
        )
        #expect(
            lines(mesh).prefix(3) == [
                "SOURCE  NAMESPACE  WORKLOAD/POD         SECRET   ROLE  TIME-LEFT  LIFE-LEFT  ISSUER     VERDICT",
                "envoy   billing    a-name-that-is-long  default  leaf  -1h        0%         mesh root  expired",
                "envoy   shop       cart                 default  leaf  23h        95%        mesh root  ok",
            ]
        )
    }

    @Test("a finding says what, where, when and what to do; many places are a few names and a number")
    func finding() {
        var mesh = AuditedMesh()
        for index in 0..<5 {
            mesh.seeProxy("cart-\(index)", root.workload("cart", from: -90_000), trusting: [root])
        }
        #expect(
            lines(mesh).suffix(8) == [
                "",
                "CRITICAL  5 certificates of the CA CN=mesh root (\(root.id)) have ended",
                "    where  shop/cart-0 default, shop/cart-1 default, shop/cart-2 default and 2 more",
                "    when   2027-01-15T07:00:00Z (1h ago)",
                "    do     find out why it was not replaced:",
                "           istio-certificate-exporter inspect http://cart-0:15000",
                "",
                "critical: 5 certificates, findings: 1 critical",
            ]
        )
    }

    @Test("CA certificates that are well are shown once, where the mesh takes them from; the rest is counted")
    func leftOut() {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart"), trusting: [root])
        let secret = { SlotID(source: .secret, namespace: $0, secret: $1, role: .root) }
        mesh.see([root], at: secret("shop", "copy"))
        mesh.see([root], at: secret("istio-system", "cacerts"), location: "cacerts")
        mesh.see([AuditedMesh.root("CN=stranger")], at: secret("shop", "stranger"))
        let text = lines(mesh)
        #expect(text.count { $0.contains("  root  ") } == 1)
        #expect(text.contains { $0.contains("cacerts") })
        #expect(text.contains("Not shown: 2 places of CA certificates that are ok (--all shows them)"))
        let all = lines(mesh, showsAll: true)
        #expect(all.count { $0.contains("  root  ") } == 3)
        #expect(!all.contains { $0.hasPrefix("Not shown") })
    }

    @Test("nothing of a certificate can move the cursor, hide text or leave the command's word")
    func hostileNames() {
        var mesh = AuditedMesh()
        let nasty = "/\u{1B}[2J\u{9B}31m\u{202E}'; reboot\n.pem"
        let dead = AuditedMesh.root("CN=\u{1B}]0;owned\u{7}", from: -900 * AuditedMesh.day, to: -60)
        mesh.see([dead], at: SlotID(source: .file, secret: nasty, role: .root))
        let text = mesh.report.text(showsAll: true)
        #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
        #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .format })
        let command = mesh.report.findings.first?.remedy.command ?? ""
        #expect(command.hasPrefix("istio-certificate-exporter inspect '/"))
        #expect(command.contains("'\\''; reboot"))
    }

    @Test("the last line gives the verdict")
    func lastLine() {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart"), trusting: [root])
        #expect(lines(mesh).last == "healthy: 1 certificate, no findings")
    }
}
