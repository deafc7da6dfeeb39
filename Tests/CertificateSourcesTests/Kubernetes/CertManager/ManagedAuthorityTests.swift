// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes
import TestSupport
import Testing

@testable import CertificateSources

/// The places of cert-manager that a mesh takes its CA from.
@Suite struct ManagedAuthorityTests {
    private let root = TestCertificateAuthority.root()
    private let intermediate: TestCertificateAuthority
    private var managed: ManagedCluster

    init() throws {
        intermediate = root.intermediate(notBefore: 1_000, notAfter: 10_000)
        managed = try ManagedCluster()
    }

    @Test mutating func `A Certificate that writes cacerts is a place that holds the mesh's CA`() throws {
        managed.certificates.take(
            .changed(
                try CertManagerObjects.certificate(
                    "istio-ca",
                    namespace: "istio-system",
                    secret: "cacerts",
                    isCA: true,
                    dates: (1_000, 10_000, 7_000),
                    revision: 1
                )
            )
        )
        managed.requests.take(
            .changed(
                try CertManagerObjects.issued(
                    "istio-ca-1",
                    namespace: "istio-system",
                    of: "istio-ca",
                    revision: 1,
                    certificate: intermediate.pem,
                    authority: root.pem
                )
            )
        )
        let record = try #require(managed.record("certificates", "istio-system/istio-ca"))
        #expect(record.location == AuthorityLocation(name: "cert_manager/istio-system/istio-ca"))
        #expect(record.slots.keys.map(\.role) == [.intermediate])
        #expect(record.slots.values.first?.certificate == intermediate.certificate.decoded)
        #expect(managed.report(of: "istio-system/istio-ca")?.isAuthority == true)
    }

    @Test(arguments: [("shop", "cacerts", true), ("istio-system", "other", true), ("istio-system", "cacerts", false)])
    func `Other Certificates are no such place`(namespace: String, secret: String, isCA: Bool) throws {
        managed.certificates.take(
            .changed(try CertManagerObjects.certificate(namespace: namespace, secret: secret, isCA: isCA))
        )
        let record = try #require(managed.record("certificates", "\(namespace)/edge"))
        #expect(record.location == nil)
    }

    private func putAuthority(namespace: String = "shop") throws {
        managed.secrets.take(
            try ClusterObjectJSON.secret("ca", namespace: namespace, ["tls.crt": intermediate.pem, "ca.crt": root.pem])
        )
    }

    @Test(arguments: [true, false])
    func `The Secret that an issuer signs with is its place`(secretFirst: Bool) throws {
        let issuer: Issuer = try CertManagerObjects.issuer("mesh", spec: #"{"ca":{"secretName":"ca"}}"#)
        if secretFirst { try putAuthority() }
        managed.issuers.take(.changed(issuer))
        if !secretFirst { try putAuthority() }
        #expect(managed.record("secrets", "shop/ca")?.location == AuthorityLocation(name: "cert_manager/shop/mesh"))
        #expect(managed.record("secrets", "shop/ca")?.slots.count == 2)
        managed.issuers.take(.deleted(issuer.name))
        #expect(managed.record("secrets", "shop/ca")?.location == nil)
        #expect(managed.record("secrets", "shop/ca")?.slots.count == 2)
    }

    @Test func `A ClusterIssuer's Secret is in cert-manager's namespace`() throws {
        let issuer: ClusterIssuer = try CertManagerObjects.issuer(
            "mesh",
            namespace: nil,
            spec: #"{"ca":{"secretName":"ca"}}"#
        )
        managed.clusterIssuers.take(.changed(issuer))
        try putAuthority(namespace: "cert-manager")
        try putAuthority()
        #expect(managed.record("secrets", "cert-manager/ca")?.location?.name == "cert_manager/mesh")
        #expect(managed.record("secrets", "shop/ca")?.location == nil)
        #expect(managed.issuerReport("mesh", part: "clusterissuers")?.kind == "ClusterIssuer")
    }

    @Test func `istiod's own Secrets stay the places that they are`() throws {
        managed.issuers.take(
            .changed(
                try CertManagerObjects.issuer(
                    "mesh",
                    namespace: "istio-system",
                    spec: #"{"ca":{"secretName":"cacerts"}}"#
                ) as Issuer
            )
        )
        managed.secrets.take(
            try ClusterObjectJSON.secret(
                "cacerts",
                namespace: "istio-system",
                ["tls.crt": intermediate.pem, "ca.crt": root.pem]
            )
        )
        #expect(managed.record("secrets", "istio-system/cacerts")?.location?.name == "cacerts")
    }
}
