// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension IssuerTests {
    @Test(
        "c: istio-csr's requests are counted though it deletes them, and a denied one and a bad issuer are told apart"
    )
    func istioCSR() async throws {
        let root = TestCertificateAuthority.root("O=Example,CN=Mesh Root")
        let begin = TestCertificateAuthority.recently
        let identity = "spiffe://cluster.local/ns/shop/sa/shop"
        let leaf = root.leaf(uris: [identity], notBefore: begin, notAfter: begin + 3_600)
        let issuer = ClusterObject.IssuerReference(name: "istio-ca")
        let mesh = try await MeshSetUp.start()
        let serving = ManagedCertificate("istiod", secret: "istiod-tls", root, issuer: issuer, begin: begin)
        let istiod = try await mesh.addIstiod(
            IstiodState(),
            chain: [serving.leaf],
            environment: ["ENABLE_CA_SERVER": "false"]
        )
        try mesh.put(
            .rootBundle("shop", root.pem),
            .secret("istio-system", "istio-ca", type: "kubernetes.io/tls", ["tls.crt": root.pem, "ca.crt": root.pem]),
            .issuer(
                "istio-system",
                "istio-ca",
                spec: ["ca": ["secretName": "istio-ca"]],
                .ready(true, "KeyPairVerified", "Signing CA verified")
            ),
            serving.certificate,
            serving.request,
            serving.secret
        )
        let shop = try await mesh.addProxy(
            "shop",
            chain: [leaf],
            bundle: [root.certificate],
            agent: AgentState(notAfter: begin + 3_600, requests: 1),
            environment: ["CA_ADDR": "cert-manager-istio-csr.cert-manager.svc:443"]
        )
        let exporter = try await mesh.watch()
        let requests = [
            "cluster": MeshSetUp.cluster, "namespace": "istio-system", "issuer": "istio-ca", "issuer_kind": "Issuer",
            "requester": "istio_csr",
        ]
        let results = { (page: Page, result: String) in
            page.value("istio_cert_manager_request_results_total", requests.merging(["result": result]) { $1 })
        }
        let count = { (page: Page, state: String) in
            page.value("istio_cert_manager_requests", requests.merging(["state": state]) { $1 })
        }

        // A request comes, is approved, answered, and goes; then another one.
        for (number, suffix) in ["7kq2v", "h9x4d"].enumerated() {
            try mesh.put(.workloadRequest("istio-system", suffix: suffix, identity: identity, issuer: issuer))
            _ = try await exporter.page(with: "a request is pending") { count($0, "pending") == 1 }
            try mesh.put(
                .workloadRequest(
                    "istio-system",
                    suffix: suffix,
                    identity: identity,
                    issuer: issuer,
                    signed: (leaf.pem, root.pem),
                    conditions: [.approved, .ready(true, "Issued")]
                )
            )
            try mesh.api.delete("certificaterequests", "istio-system", "istio-csr-\(suffix)")
            _ = try await exporter.page(with: "an issued request is counted") {
                results($0, "issued") == Double(number + 1) && count($0, "pending") ?? 0 == 0
            }
        }
        var page = try await exporter.page(with: "everything was read") { page in
            page.value("istio_istiod_ca_active") != nil
                && page.value("istio_certificate_expiration_timestamp", shop.leaf) != nil
                && page.value("istio_cert_manager_certificate_secret_matched") != nil
        }
        #expect(page.value("istio_istiod_ca_active", istiod.labels) == 0)
        for name in [
            "csr_requests_total", "csr_failures_total", "issued_certificates_total", "root_expiration_timestamp",
        ] {
            #expect(page.all("istio_istiod_\(name)").isEmpty, "\(name)")
        }
        #expect(page.value("istio_certificate_rotation_due_timestamp", shop.leaf) == Double(begin + 1_800))
        #expect(page.value("istio_cert_manager_certificate_ready", ["name": "istiod"]) == 1)
        #expect(page.value("istio_cert_manager_certificate_secret_matched", ["name": "istiod"]) == 1)
        #expect(page.value("istio_cert_manager_certificate_revision", ["name": "istiod"]) == 1)
        // Both what cert-manager says and the Secret that it writes are due when it says so.
        for labels in [
            ["source": "cert_manager", "name": "istiod", "secret": "istiod-tls", "role": "leaf"],
            ["source": "secret", "secret": "istiod-tls", "key": "tls.crt", "role": "leaf"],
        ] {
            #expect(page.value("istio_certificate_expiration_timestamp", labels) == Double(begin + 3_600), "\(labels)")
            #expect(
                page.value("istio_certificate_rotation_due_timestamp", labels) == Double(begin + 1_800),
                "\(labels)"
            )
        }
        let place = ["location": "cert_manager/istio-system/istio-ca"]
        #expect(page.labels("istio_ca_location_info", place)?["ca"] == root.ca)
        let ready = ["name": "istio-ca", "kind": "Issuer", "type": "ca"]
        #expect(page.value("istio_cert_manager_issuer_ready", ready) == 1)

        let trial = RuleTrial.ofIssuers()
        trial.expectFiring([], on: page)

        // A policy denies one.
        try mesh.put(
            .workloadRequest(
                "istio-system",
                suffix: "w2n8s",
                identity: identity,
                issuer: issuer,
                conditions: [
                    .init(type: "Denied", status: true, reason: "policy.cert-manager.io"), .ready(false, "Denied"),
                ]
            )
        )
        page = try await exporter.page(with: "the denied request is told") { results($0, "denied") == 1 }
        #expect(count(page, "denied") == 1)
        #expect(results(page, "issued") == 2)
        #expect(page.value("istio_cert_manager_issuer_ready", ready) == 1)

        // The issuer's key pair cannot be read, and the next request waits.
        try mesh.put(
            .issuer(
                "istio-system",
                "istio-ca",
                spec: ["ca": ["secretName": "istio-ca"]],
                .ready(false, "ErrGetKeyPair", "Error getting keypair for CA issuer")
            ),
            .workloadRequest(
                "istio-system",
                suffix: "m5c6z",
                identity: identity,
                issuer: issuer,
                conditions: [.approved, .ready(false, "Pending", "Referenced issuer does not have a Ready status")]
            )
        )
        page = try await exporter.page(with: "the bad issuer is told") { page in
            page.value("istio_cert_manager_issuer_ready", ready) == 0 && count(page, "approved") == 1
        }
        let reason = page.labels("istio_cert_manager_issuer_not_ready_info", ["name": "istio-ca"])?["reason"]
        #expect(reason == "ErrGetKeyPair")
        #expect(
            page.value("istio_cert_manager_request_oldest_timestamp", requests.merging(["state": "approved"]) { $1 })
                != nil
        )

        trial.expectFiring([("IstioCertManagerIssuerNotReady", "critical")], on: page)
        try trial.verify()

        // A Certificate names an issuer that nobody made.
        try mesh.put(
            .certificate(
                "istio-system",
                "lost",
                secret: "lost-tls",
                issuer: ClusterObject.IssuerReference(name: "nobody"),
                conditions: [
                    .ready(false, "DoesNotExist", "Issuing certificate as Secret does not exist"),
                    .init(type: "Issuing", status: true, reason: "DoesNotExist"),
                ]
            )
        )
        page = try await exporter.page(with: "the missing issuer is told") { page in
            page.value("istio_cert_manager_certificate_ready", ["name": "lost"]) == 0
                && page.labels("istio_cert_manager_issuer_not_ready_info", ["name": "nobody"])?["reason"] == "NotFound"
        }
        let why = page.labels("istio_cert_manager_certificate_not_ready_info", ["name": "lost"])?["reason"]
        #expect(why == "DoesNotExist")
        #expect(page.value("istio_cert_manager_certificate_issuing", ["name": "lost"]) == 1)
    }
}
