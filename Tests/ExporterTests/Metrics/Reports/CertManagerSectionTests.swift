// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Testing

@testable import Exporter

/// What is wrong with an issuer or a Certificate is a label of its own, and what is not wrong has no series.
@Suite struct CertManagerSectionTests {
    private let mesh = WatchedMesh()

    private func lines(of reports: TargetReport..., family: String) -> [String] {
        mesh.inventory.update {
            $0.apply(Observation(slots: [], reports: reports), to: WatchedMesh.target("cert-manager"), at: 2_000)
        }
        return String(decoding: mesh.page.render().bytes, as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("istio_cert_manager_\(family){") }.map(String.init)
    }

    private func issuer(_ change: (inout IssuerReport) -> Void) -> TargetReport {
        var report = IssuerReport(namespace: "shop", name: "vault", kind: "Issuer")
        change(&report)
        return .issuer(report)
    }

    @Test func `An issuer that is not found is one that is not ready, of no type`() {
        let report = issuer {
            $0.type = nil
            $0.notReadyReason = "NotFound"
        }
        let subject = #"namespace="shop",name="vault",kind="Issuer""#
        #expect(lines(of: report, family: "issuer_ready") == ["istio_cert_manager_issuer_ready{\(subject)} 0"])
        #expect(
            lines(of: report, family: "issuer_not_ready_info") == [
                "istio_cert_manager_issuer_not_ready_info{\(subject),reason=\"NotFound\"} 1"
            ]
        )
    }

    @Test func `An issuer that is ready has no reason`() {
        let report = issuer {
            $0.type = "vault"
            $0.isReady = true
        }
        #expect(
            lines(of: report, family: "issuer_ready") == [
                #"istio_cert_manager_issuer_ready{namespace="shop",name="vault",kind="Issuer",type="vault"} 1"#
            ]
        )
        #expect(lines(of: report, family: "issuer_not_ready_info").isEmpty)
    }

    @Test(arguments: ["Failed", "Denied", "InvalidRequest"])
    func `Why an issuance failed is a label`(reason: String) {
        var report = ManagedCertificateReport(namespace: "shop", name: "edge")
        report.failureReason = reason
        report.notReadyReason = "IncorrectIssuer"
        let subject = #"namespace="shop",name="edge""#
        #expect(
            lines(of: .managedCertificate(report), family: "certificate_issuance_failure_info") == [
                "istio_cert_manager_certificate_issuance_failure_info{\(subject),reason=\"\(reason)\"} 1"
            ]
        )
        #expect(
            lines(of: .managedCertificate(report), family: "certificate_not_ready_info") == [
                "istio_cert_manager_certificate_not_ready_info{\(subject),reason=\"IncorrectIssuer\"} 1"
            ]
        )
        report.failureReason = nil
        report.notReadyReason = nil
        report.isReady = true
        #expect(lines(of: .managedCertificate(report), family: "certificate_issuance_failure_info").isEmpty)
        #expect(lines(of: .managedCertificate(report), family: "certificate_not_ready_info").isEmpty)
    }

    @Test(arguments: RequestState.allCases)
    func `How requests ended is a label`(state: RequestState) {
        var report = SigningRequestsReport(
            namespace: "shop",
            signer: "vault",
            issuerKind: "Issuer",
            requester: "istio_csr"
        )
        report.counts = [state: 2]
        report.results = [state: 5]
        let subject = #"namespace="shop",issuer="vault",issuer_kind="Issuer",requester="istio_csr""#
        #expect(
            lines(of: .signingRequests(report), family: "requests") == [
                "istio_cert_manager_requests{\(subject),state=\"\(state.rawValue)\"} 2"
            ]
        )
        #expect(
            lines(of: .signingRequests(report), family: "request_results_total") == [
                "istio_cert_manager_request_results_total{\(subject),result=\"\(state.rawValue)\"} 5"
            ]
        )
    }
}
