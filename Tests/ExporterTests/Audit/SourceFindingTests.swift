// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@testable import Exporter

@Suite("Findings about sources")
struct SourceFindingTests {
    private let root = AuditedMesh.root()
    private let cluster = SourceConfiguration.kubernetes(KubernetesSourceConfiguration(name: "east"))

    private func target(_ name: String, of source: String = "mesh") -> TargetID {
        TargetID(source: source, name: name)
    }

    @Test("a source of which nothing can be read leaves the whole open")
    func failedSource() {
        var mesh = AuditedMesh()
        let targets = ["http://a:15000", "http://b:15000"].map { target($0) }
        mesh.update { state in
            for target in targets { state.fail(target, reason: "connect") }
        }
        let report = mesh.report
        #expect(report.findings.map(\.kind) == [.sourceFailed])
        #expect(report.findings.first?.summary == "No target of the source mesh could be read (connect: 2)")
        #expect(report.findings.first?.remedy.command == "istio-certificate-exporter inspect http://a:15000")
        #expect(report.verdict == .unknown && report.verdict.exitCode == 3)
    }

    @Test("a critical finding counts for more than a source that failed, and that for more than a warning")
    func precedence() {
        var mesh = AuditedMesh()
        mesh.register("disk")
        mesh.sources.append(.files(FilesSourceConfiguration(name: "disk", paths: ["/etc/certs/*.pem"])))
        mesh.update { $0.countError("unreadable", of: "disk") }
        mesh.seeProxy("late", root.workload("late", from: -50_000), trusting: [root])
        #expect(mesh.report.findings.map(\.kind) == [.rotationOverdue, .sourceFailed])
        #expect(mesh.report.findings(.sourceFailed).first?.remedy.command == "ls -l /etc/certs/")
        #expect(mesh.report.verdict.exitCode == 3)
        mesh.seeProxy("dead", root.workload("dead", from: -90_000), trusting: [root])
        #expect(mesh.report.verdict.exitCode == 2)
    }

    @Test("targets that fail beside others that answer are a warning, each named")
    func failedTargets() {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart"), trusting: [root])
        let dead = target("http://dead:15000")
        mesh.update { $0.fail(dead, reason: "timeout") }
        let found = mesh.report.findings
        #expect(found.map(\.kind) == [.targetsFailed])
        #expect(
            found.first?.summary == "1 of 2 targets of the source mesh could not be read (timeout: 1)"
        )
        #expect(found.first?.places == ["http://dead:15000"])
        #expect(mesh.report.verdict.exitCode == 1)
    }

    @Test("what may not be watched is told, what should be and is not is a warning")
    func parts() {
        var mesh = AuditedMesh()
        mesh.sources = [cluster]
        mesh.register("east", parts: ["pods", "secrets", "configmaps"])
        mesh.update { state in
            state.notePartUp("pods", of: "east", at: AuditedMesh.now)
            state.notePartDown("secrets", of: "east", reason: "forbidden", at: AuditedMesh.now)
            state.apply(
                Observation(slots: [], trustBundle: [root.certificate.decoded]),
                to: target("shop", of: "east"),
                at: AuditedMesh.now
            )
            state.confirm(target("shop", of: "east"), counters: nil, at: AuditedMesh.now)
        }
        #expect(mesh.report.findings.map(\.kind) == [.partForbidden])
        #expect(mesh.report.findings.first?.remedy.command == "kubectl auth can-i list secrets --all-namespaces")
        #expect(mesh.report.verdict == .healthy)
        mesh.update { $0.notePartDown("configmaps", of: "east", reason: "server", at: AuditedMesh.now) }
        #expect(mesh.report.findings.map(\.kind) == [.partDown, .partForbidden])
        #expect(mesh.report.verdict == .warning)
    }

    @Test("a cluster that refuses everything could not be read, whatever refuses")
    func refusedCluster() {
        var mesh = AuditedMesh()
        mesh.sources = [cluster]
        mesh.register("east", parts: ["pods", "secrets"])
        mesh.update { state in
            for part in ["pods", "secrets"] {
                state.notePartDown(part, of: "east", reason: "forbidden", at: AuditedMesh.now)
            }
        }
        #expect(mesh.report.findings.map(\.kind) == [.sourceFailed])
        #expect(mesh.report.findings.first?.places == ["pods", "secrets"])
        #expect(mesh.report.verdict == .unknown)
    }

    @Test("commands lead to the cluster that the source reads")
    func clusterFlags() {
        var source = KubernetesSourceConfiguration(name: "east")
        source.kubeconfig = .init(file: "/home/me/my kubeconfig", context: "east")
        var mesh = AuditedMesh()
        mesh.sources = [.kubernetes(source)]
        mesh.register("east", parts: ["pods"])
        mesh.update { state in
            state.notePartUp("pods", of: "east", at: AuditedMesh.now)
            state.fail(target("shop/cart", of: "east"), reason: "timeout")
        }
        #expect(
            mesh.report.findings(.sourceFailed).first?.remedy.command
                == "kubectl describe pod cart --namespace=shop '--kubeconfig=/home/me/my kubeconfig' --context=east"
        )
    }

    @Test("sources that show no certificate at all are not healthy")
    func nothingSeen() {
        var mesh = AuditedMesh()
        mesh.update { $0.noteSuccess(of: "mesh", at: AuditedMesh.now) }
        #expect(mesh.report.findings.map(\.kind) == [.nothingSeen])
        #expect(mesh.report.verdict.exitCode == 3)
    }

    @Test("what was not looked at in time is found, with its names")
    func outOfTime() {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart"), trusting: [root])
        let slow = target("http://slow:15000")
        mesh.update { $0.expect([slow, target("http://cart:15000")], of: "mesh") }
        mesh.progress = AuditProgress(mesh.state, sources: ["mesh"])
        #expect(mesh.report.findings.map(\.kind) == [.notLooked])
        #expect(mesh.report.findings.first?.places == ["http://slow:15000"])
        #expect(mesh.report.verdict.exitCode == 1)
    }

    @Test("a source that says nothing in time leaves the whole open")
    func silentSource() {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart"), trusting: [root])
        mesh.sources.append(cluster)
        mesh.progress = AuditProgress(mesh.state, sources: ["mesh", "east"])
        #expect(mesh.report.findings.map(\.kind) == [.sourceFailed])
        #expect(mesh.report.verdict == .unknown)
    }

    @Test("certificates that could not be decoded, or found no room, are a warning each")
    func lostCertificates() {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart"), trusting: [root])
        mesh.update { $0.countError(CertificateError.Reason.allCases[0].rawValue, of: "mesh") }
        #expect(mesh.report.findings.map(\.kind) == [.unreadable])
        let slot = SlotID(source: .file, secret: "/a.pem", role: .root)
        mesh.see([root, root], at: slot)
        mesh.update { state in
            let twin = ObservedSlot(id: slot, certificate: root.certificate.decoded)
            state.apply(Observation(slots: [twin]), to: target("first"), at: AuditedMesh.now)
            state.apply(Observation(slots: [twin]), to: target("second"), at: AuditedMesh.now)
        }
        #expect(mesh.report.findings(.leftOut).map(\.summary) == ["Certificates were left out (duplicate: 1)"])
    }
}
