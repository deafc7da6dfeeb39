// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Testing

@testable import CertificateSources

/// An issuer that is asked and does not exist is told of like one that does not work.
@Suite struct MissingIssuerTests {
    private let managed: ManagedCluster

    init() throws {
        managed = try ManagedCluster()
    }

    @Test func `An issuer that a Certificate asks and nobody made is not found`() throws {
        managed.certificates.take(.changed(try CertManagerObjects.certificate()))
        // Before the issuers are known, none is missing.
        #expect(managed.issuerReport("shop/vault") == nil)
        managed.issuers.take(.synchronised([]))
        let report = try #require(managed.issuerReport("shop/vault"))
        #expect(!report.isReady)
        #expect(report.notReadyReason == "NotFound")
        #expect(report.type == nil)

        let issuer: Issuer = try CertManagerObjects.issuer()
        managed.issuers.take(.changed(issuer))
        #expect(managed.issuerReport("shop/vault")?.isReady == true)
        managed.issuers.take(.deleted(issuer.name))
        #expect(managed.issuerReport("shop/vault")?.notReadyReason == "NotFound")
        managed.issuers.take(.changed(issuer))
        managed.issuers.take(.synchronised([]))
        #expect(managed.issuerReport("shop/vault")?.notReadyReason == "NotFound")
        managed.certificates.take(.deleted(ObjectName(namespace: "shop", name: "edge")))
        #expect(managed.record("issuers", "shop/vault") == nil)
    }

    @Test func `A ClusterIssuer is looked for among its kind`() throws {
        managed.issuers.take(.synchronised([]))
        managed.certificates.take(.changed(try CertManagerObjects.certificate(kind: "ClusterIssuer")))
        #expect(managed.record("clusterissuers", "vault") == nil)
        managed.clusterIssuers.take(.synchronised([]))
        #expect(managed.issuerReport("vault", part: "clusterissuers")?.notReadyReason == "NotFound")
    }

    @Test func `Issuers that are no part of cert-manager are nobody's to miss`() throws {
        managed.issuers.take(.synchronised([]))
        managed.certificates.take(
            .changed(try CertManagerObjects.certificate(kind: "AWSPCAIssuer", group: "awspca.cert-manager.io"))
        )
        managed.certificates.take(.changed(try CertManagerObjects.certificate("b", kind: "Odd")))
        #expect(managed.cluster.inventory.snapshot.records.keys.allSatisfy { $0.part == "certificates" })
    }

    @Test func `Of two Certificates that ask it, one is enough`() throws {
        managed.issuers.take(.synchronised([]))
        managed.certificates.take(.changed(try CertManagerObjects.certificate("a")))
        managed.certificates.take(.changed(try CertManagerObjects.certificate("b")))
        managed.certificates.take(.deleted(ObjectName(namespace: "shop", name: "a")))
        #expect(managed.issuerReport("shop/vault")?.notReadyReason == "NotFound")
        // The other one asks somebody else from now on.
        managed.certificates.take(.changed(try CertManagerObjects.certificate("b", issuer: "other")))
        #expect(managed.record("issuers", "shop/vault") == nil)
        #expect(managed.issuerReport("shop/other")?.notReadyReason == "NotFound")
    }

    @Test func `An issuer that exists is not told of again for each Certificate that asks it`() throws {
        var state = CertManagerState()
        let certificate = try CertManagerObjects.certificate()
        let issuer: Issuer = try CertManagerObjects.issuer()
        let before = state.take(certificate, target: nil)
        #expect(before.issuers == [IssuerKey(kind: "Issuer", name: issuer.name)])
        _ = state.take(issuer, report: nil)
        let after = state.take(certificate, target: nil)
        #expect(after.issuers.isEmpty)
        #expect(after.certificates == [certificate.name])
    }
}
