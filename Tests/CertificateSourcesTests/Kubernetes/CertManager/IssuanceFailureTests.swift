// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Testing

@testable import CertificateSources

/// Each cause for which cert-manager does not issue is another label.
@Suite struct IssuanceFailureTests {
    private var managed: ManagedCluster

    init() throws {
        managed = try ManagedCluster()
        managed.requests.take(.synchronised([]))
    }

    private static let approved = CertManagerObjects.Condition("Approved", true, "cert-manager.io")

    @Test(
        arguments: [
            ([], .pending), ([approved], .approved),
            ([.init("Ready", false, "Pending")], .pending),
            ([approved, .init("Ready", true, "Issued")], .issued),
            ([.init("Denied", true, "policy"), .init("Ready", false, "Denied")], .denied),
            ([.init("Denied", true, "policy")], .denied),
            ([approved, .init("Ready", false, "Failed")], .failed),
            ([.init("InvalidRequest", true, "InvalidKey"), .init("Ready", false, "Failed")], .invalid),
        ] as [([CertManagerObjects.Condition], RequestState)]
    )
    mutating func `A request's end is told by its conditions`(
        conditions: [CertManagerObjects.Condition],
        state: RequestState
    ) throws {
        let request = try CertManagerObjects.request("edge-1", revision: 1, conditions: conditions)
        managed.requests.take(.changed(request))
        let report = try #require(managed.requestReports.first)
        #expect(report.counts.filter { $0.value > 0 } == [state: 1])
        #expect(report.counts.count == RequestState.allCases.count)
        #expect(report.results.filter { $0.value > 0 } == (state.isResult ? [state: 1] : [:]))
        #expect(report.oldest == (state.isResult ? [:] : [state: 1_795_248_000]))
        #expect(report.signer == "vault" && report.issuerKind == "Issuer" && report.namespace == "shop")
    }

    @Test mutating func `Who asked is told: a Certificate, istio-csr or somebody else`() throws {
        for (name, certificate) in [("edge-1", "edge"), ("istio-csr-7lq2d", nil), ("by-hand", nil)] {
            managed.requests.take(.changed(try CertManagerObjects.request(name, of: certificate)))
        }
        #expect(
            Set(managed.requestReports.compactMap(\.requester)) == ["certificate", "istio_csr", "other"]
        )
    }

    @Test mutating func `What istio-csr deletes stays counted`() throws {
        for name in ["istio-csr-1", "istio-csr-2", "istio-csr-3"] {
            let request = { (conditions: [CertManagerObjects.Condition]) in
                try CertManagerObjects.request(
                    name,
                    namespace: "istio-system",
                    of: nil,
                    issuer: "mesh",
                    conditions: conditions
                )
            }
            managed.requests.take(.changed(try request([])))
            managed.requests.take(.changed(try request([Self.approved, .init("Ready", true, "Issued")])))
            managed.requests.take(.deleted(ObjectName(namespace: "istio-system", name: name)))
        }
        let report = try #require(managed.requestReports.first)
        #expect(managed.requestReports.count == 1)
        #expect(report.results[.issued] == 3)
        #expect(report.counts.values.allSatisfy { $0 == 0 })
    }

    @Test mutating func `Nothing is told of requests before all of them are known`() throws {
        managed = try ManagedCluster()
        managed.requests.take(.changed(try CertManagerObjects.request("edge-1")))
        #expect(managed.requestReports.isEmpty)
        managed.requests.take(.synchronised([ObjectName(namespace: "shop", name: "edge-1")]))
        #expect(managed.requestReports.map { $0.counts[.pending] } == [1])
    }

    @Test(
        arguments: [
            ("Failed", "Failed"), ("Denied", "Denied"), ("InvalidRequest", "InvalidRequest"),
        ]
    )
    func `Why the last issuance failed is told until one succeeds`(reason: String, label: String) throws {
        managed.certificates.take(
            .changed(
                try CertManagerObjects.certificate(conditions: [
                    .init("Ready", false, "DoesNotExist"), .init("Issuing", false, reason),
                ])
            )
        )
        #expect(managed.report()?.failureReason == label)
        #expect(managed.report()?.isIssuing == false)
        managed.certificates.take(.changed(try CertManagerObjects.certificate()))
        #expect(managed.report()?.failureReason == nil)
        #expect(managed.report()?.notReadyReason == nil)
    }

    @Test func `A Secret that another issuer wrote is told apart`() throws {
        managed.certificates.take(
            .changed(try CertManagerObjects.certificate(conditions: [.init("Ready", false, "IncorrectIssuer")]))
        )
        #expect(managed.report()?.notReadyReason == "IncorrectIssuer")
    }

    @Test(
        arguments: [
            (#"{"ca":{"secretName":"x"}}"#, "ErrGetKeyPair", "ca"),
            (#"{"vault":{"server":"https://v"}}"#, "VaultError", "vault"),
            (#"{"acme":{}}"#, "ErrRegisterACMEAccount", "acme"),
            (#"{"selfSigned":{}}"#, "X", "self_signed"), (#"{"venafi":{}}"#, "Y", "venafi"),
            (#"{"other":{}}"#, "Z", "external"),
        ]
    )
    func `Why an issuer is not ready is told`(spec: String, reason: String, type: String) throws {
        let issuer: Issuer = try CertManagerObjects.issuer(spec: spec, conditions: [.init("Ready", false, reason)])
        managed.issuers.take(.changed(issuer))
        let report = try #require(managed.issuerReport("shop/vault"))
        #expect(!report.isReady)
        #expect(report.notReadyReason == reason)
        #expect(report.type == type)
        managed.issuers.take(.changed(try CertManagerObjects.issuer(spec: spec)))
        #expect(managed.issuerReport("shop/vault")?.isReady == true)
        #expect(managed.issuerReport("shop/vault")?.notReadyReason == nil)
    }
}
