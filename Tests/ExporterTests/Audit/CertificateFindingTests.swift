// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@testable import Exporter

@Suite("Findings about certificates")
struct CertificateFindingTests {
    private let root = AuditedMesh.root()

    @Test("a mesh in which all is well has no findings")
    func healthy() {
        var mesh = AuditedMesh()
        for index in 0..<3 { mesh.seeProxy("cart-\(index)", root.workload("cart"), trusting: [root]) }
        #expect(mesh.report.findings == [])
        #expect(mesh.report.verdict == .healthy)
        #expect(mesh.report.certificates.map(\.verdict) == [.ok, .ok, .ok])
    }

    @Test("a CA that has ended is one critical finding, however many leaves it takes along")
    func endedAuthority() throws {
        let dead = root.intermediate(
            "CN=dead",
            notBefore: AuditedMesh.now - 10 * AuditedMesh.day,
            notAfter: AuditedMesh.now - 60
        )
        var mesh = AuditedMesh()
        for index in 0..<20 {
            mesh.seeProxy(
                "cart-\(index)",
                dead.workload("cart"),
                presenting: [dead.certificate],
                trusting: [root]
            )
        }
        mesh.seeProxy("well", root.workload("well"), trusting: [root])
        let report = mesh.report
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1)
        #expect(finding.kind == .expired && finding.severity == .critical)
        #expect(finding.summary == "The CA CN=dead (\(dead.id)) has ended, and 20 certificates with it")
        #expect(finding.places.count == 20)
        #expect(finding.time == AuditedMesh.now - 60)
        #expect(report.verdict == .critical)
        #expect(report.certificates.count { $0.verdict == .expired } == 20)
        #expect(report.certificates.last?.verdict == .ok)
    }

    @Test("a CA that ends before its leaves is said once, with the place where the mesh takes it from")
    func outlivedAuthority() throws {
        let short = root.intermediate(
            "CN=short",
            notBefore: AuditedMesh.now - AuditedMesh.day,
            notAfter: AuditedMesh.now + 20 * 3_600
        )
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", short.workload("cart"), presenting: [short.certificate], trusting: [root])
        mesh.see(
            [short],
            at: SlotID(source: .secret, namespace: "istio-system", secret: "cacerts", key: "ca-cert.pem", role: .leaf),
            location: "cacerts"
        )
        let found = mesh.report.findings(.chainEndsFirst)
        #expect(found.map(\.summary) == ["The CA CN=short (\(short.id)) ends before 1 certificate below it"])
        #expect(found.first?.remedy.command == "kubectl describe secret cacerts --namespace=istio-system")
        // That it ends soon is the same trouble.
        #expect(mesh.report.findings(.authorityEnding) == [])
        #expect(mesh.report.findings(.expiring).map(\.places).joined().allSatisfy { $0.contains("cacerts") })
    }

    @Test("leaves that were not rotated are one finding for each CA and kind of place")
    func overdue() throws {
        let other = AuditedMesh.root("CN=other root")
        var mesh = AuditedMesh()
        for index in 0..<3 {
            mesh.seeProxy("cart-\(index)", root.workload("cart", from: -50_000), trusting: [root, other])
        }
        mesh.seeProxy("pay", other.workload("pay", from: -60_000), trusting: [root, other])
        let found = mesh.report.findings(.rotationOverdue)
        #expect(
            found.map(\.summary) == [
                "3 certificates of the CA CN=mesh root (\(root.id)) were not rotated when due",
                "1 certificate of the CA CN=other root (\(other.id)) was not rotated when due",
            ]
        )
        #expect(found.map(\.time) == [AuditedMesh.now - 50_000 + 43_200, AuditedMesh.now - 60_000 + 43_200])
        #expect(found.first?.remedy.command == "istio-certificate-exporter inspect http://cart-0:15000")
        #expect(mesh.report.verdict == .warning)
    }

    @Test("a leaf that is late and therefore ends soon is one finding, not two")
    func lateAndEnding() {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart", from: -70_000), trusting: [root])
        #expect(mesh.report.findings.map(\.kind) == [.expiring])
    }

    @Test("a delivery gap is found beside the end of what is still served")
    func deliveryGap() {
        let leaf = root.workload("cart")
        let served = ServedCertificate(
            serialNumber: nil,
            notBefore: AuditedMesh.now - AuditedMesh.day,
            notAfter: AuditedMesh.now - 5
        )
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", leaf, trusting: [root], delivery: .notInUse(served: served))
        #expect(mesh.report.findings.map(\.kind) == [.expired, .notInUse])
        #expect(mesh.report.verdict == .critical)
    }

    @Test("a CA certificate that has ended and that no leaf relies on is no critical finding")
    func endedLeftover() {
        let old = AuditedMesh.root("CN=old", from: -900 * AuditedMesh.day, to: -AuditedMesh.day)
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart"), trusting: [root])
        for name in ["a", "b"] {
            mesh.see([old], at: SlotID(source: .file, secret: "/\(name).pem", role: .root))
        }
        let found = mesh.report.findings
        #expect(found.map(\.summary) == ["The CA certificate CN=old (\(old.id)), in 2 places, has ended"])
        #expect(found.map(\.severity) == [.warning])
        #expect(found.first?.remedy.command == "istio-certificate-exporter inspect /a.pem")
    }

    @Test("the command leads to the place: a Secret, a pod's agent, a proxy in a cluster")
    func commands() {
        var mesh = AuditedMesh()
        let leaf = root.workload("late", from: -90_000).decoded
        let places = [
            SlotID(source: .secret, namespace: "shop", secret: "edge", key: "tls.crt", role: .leaf),
            SlotID(source: .agent, namespace: "shop", workload: "cart", pod: "cart-0", role: .leaf),
            SlotID(source: .ztunnel, namespace: "istio-system", pod: "ztunnel-1", role: .leaf),
        ]
        mesh.update { state in
            for id in places {
                let target = TargetID(source: "mesh", name: "\(id.namespace ?? "")/\(id.pod ?? id.secret ?? "")")
                let slot = ObservedSlot(id: id, certificate: leaf)
                state.apply(Observation(slots: [slot]), to: target, at: AuditedMesh.now)
                state.confirm(target, counters: nil, at: AuditedMesh.now)
            }
        }
        let commands = mesh.report.findings(.expired).map(\.remedy.command)
        #expect(
            Set(commands) == [
                "kubectl describe secret edge --namespace=shop",
                "kubectl logs cart-0 --namespace=shop --container=istio-proxy",
                "kubectl logs ztunnel-1 --namespace=istio-system",
            ]
        )
    }

    @Test("findings come with the worst first, and in the same order each time")
    func order() {
        var mesh = AuditedMesh()
        mesh.seeProxy("late", root.workload("late", from: -50_000), trusting: [root])
        mesh.seeProxy("dead", root.workload("dead", from: -90_000), trusting: [root])
        mesh.seeProxy("early", root.workload("early", from: 50), trusting: [root])
        let report = mesh.report
        #expect(report.findings.map(\.kind) == [.expired, .notYetValid, .rotationOverdue])
        #expect(report.certificates.map(\.verdict) == [.expired, .notYetValid, .rotationOverdue])
        #expect(report.findings == mesh.report.findings)
    }
}
