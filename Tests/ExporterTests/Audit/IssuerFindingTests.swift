// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@testable import Exporter

@Suite("Findings about issuers, servers and policy")
struct IssuerFindingTests {
    private let root = AuditedMesh.root()

    /// A healthy mesh that also has these reports.
    private func findings(_ reports: TargetReport...) -> [Finding] {
        var mesh = AuditedMesh()
        mesh.seeProxy("cart", root.workload("cart"), trusting: [root])
        mesh.update { state in
            for (index, report) in reports.enumerated() {
                let target = TargetID(source: "mesh", part: "objects", name: "\(index)")
                state.apply(Observation(slots: [], reports: [report]), to: target, at: AuditedMesh.now)
            }
        }
        return mesh.report.findings
    }

    private func certificate(_ name: String, _ change: (inout ManagedCertificateReport) -> Void) -> TargetReport {
        var report = ManagedCertificateReport(namespace: "shop", name: name)
        report.issuer = "vault"
        report.issuerKind = "Issuer"
        change(&report)
        return .managedCertificate(report)
    }

    @Test("what is well is no finding")
    func healthy() {
        var issuer = IssuerReport(namespace: "shop", name: "vault", kind: "Issuer")
        issuer.isReady = true
        var server = VaultServerReport(server: "vault:8200")
        server.isSealed = false
        let policy = MTLSReport(namespace: "shop", workloads: [MTLSReport.Workload(name: "cart", mode: .strict)])
        var requests = SigningRequestsReport(signer: "example.com/mesh")
        requests.oldest = [.pending: AuditedMesh.now - 600]
        #expect(
            findings(
                certificate("edge") { $0.isReady = true },
                .issuer(issuer),
                .vaultServer(server),
                .mtls(policy),
                .signingRequests(requests),
                .tlsEndpoint(TLSEndpointReport(address: "shop:443"))
            ) == []
        )
    }

    @Test("certificates that one issuer fails to issue for one reason are one finding, with all of them")
    func issuanceFailing() throws {
        let failing = ["b", "a"].map { name in
            certificate(name) {
                $0.failureReason = "Denied"
                $0.lastFailure = AuditedMesh.now - 60
            }
        }
        let found = findings(failing[0], failing[1])
        let finding = try #require(found.first)
        #expect(found.count == 1)
        #expect(finding.kind == .issuanceFailing && finding.severity == .warning)
        #expect(finding.summary == "Issuer vault did not issue 2 Certificates: Denied")
        #expect(finding.places == ["shop/a", "shop/b"])
        #expect(finding.time == AuditedMesh.now - 60)
        #expect(finding.remedy.command == "kubectl describe certificate a --namespace=shop")
    }

    @Test("a certificate that is not ready is said, unless it is being issued")
    func notReady() {
        #expect(
            findings(certificate("edge") { $0.notReadyReason = "Expired" }).map(\.summary)
                == ["1 Certificate of Issuer vault is not ready: Expired"]
        )
        #expect(findings(certificate("edge") { $0.isIssuing = true }) == [])
    }

    @Test("an issuer that is not ready and a sealed Vault are findings of their own")
    func issuers() {
        var issuer = IssuerReport(name: "vault", kind: "ClusterIssuer")
        issuer.notReadyReason = "VaultError"
        var server = VaultServerReport(server: "vault:8200")
        server.isSealed = true
        let found = findings(.issuer(issuer), .vaultServer(server))
        #expect(
            found.map(\.summary) == [
                "1 ClusterIssuer is not ready: VaultError", "1 Vault server is sealed and signs nothing",
            ]
        )
        #expect(found.map(\.remedy.command) == ["kubectl describe clusterissuer vault", "vault status"])
    }

    @Test("requests that have waited for more than ten minutes are a finding")
    func requests() {
        var report = SigningRequestsReport(signer: "example.com/mesh")
        report.oldest = [.approved: AuditedMesh.now - 601]
        let found = findings(.signingRequests(report))
        #expect(found.map(\.kind) == [.requestsWaiting])
        #expect(found.first?.places == ["example.com/mesh"])
        #expect(found.first?.remedy.command == "kubectl get certificatesigningrequests")
    }

    @Test("requests to a ClusterIssuer are looked for in every namespace, those to an Issuer in its own")
    func requestsOfIssuers() {
        let issuers: [(String, String?)] = [("ClusterIssuer", nil), ("Issuer", "shop")]
        let commands: [String?] = issuers.map { kind, namespace in
            var report = SigningRequestsReport(namespace: namespace, signer: "vault", issuerKind: kind)
            report.oldest = [.pending: AuditedMesh.now - 601]
            return findings(.signingRequests(report)).first?.remedy.command
        }
        #expect(
            commands == [
                "kubectl get certificaterequests --all-namespaces", "kubectl get certificaterequests --namespace=shop",
            ]
        )
    }

    @Test("a server that clients would refuse is a finding, with why")
    func endpoint() {
        var report = TLSEndpointReport(address: "shop.example:443")
        report.failures = [.expired]
        let found = findings(.tlsEndpoint(report))
        #expect(found.map(\.summary) == ["Clients would refuse 1 TLS server: expired"])
        #expect(found.first?.remedy.command == "istio-certificate-exporter inspect shop.example:443")
    }

    @Test("workloads that take plain text are told, and make nothing worse")
    func plaintext() {
        let policy = MTLSReport(
            cluster: "east",
            namespace: "shop",
            workloads: [
                MTLSReport.Workload(name: "cart", mode: .permissive),
                MTLSReport.Workload(name: "cart", port: 8080, mode: .disable),
            ]
        )
        let found = findings(.mtls(policy))
        #expect(found.map(\.severity) == [.info, .info])
        #expect(Set(found.flatMap(\.places)) == ["east: shop/cart", "east: shop/cart port 8080"])
        #expect(Set(found.map(\.remedy.command)) == ["kubectl get peerauthentications --all-namespaces"])
    }
}
