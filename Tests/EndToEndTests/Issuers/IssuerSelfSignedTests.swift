// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension IssuerTests {
    @Test("a: of istiod's own root all places agree, and who was refused, by whom, and which Secret, is told apart")
    func selfSigned() async throws {
        let begin = TestCertificateAuthority.recently
        let rootEnd = begin + 3_650 * 86_400
        let root = TestCertificateAuthority.root("O=cluster.local", notBefore: begin, notAfter: rootEnd)
        let leafEnd = begin + 86_400
        let leaf = root.leaf(
            uris: ["spiffe://cluster.local/ns/shop/sa/shop"],
            notBefore: begin,
            notAfter: leafEnd
        )
        // istiod serves with a certificate of its own that lives for ten years and is in no object.
        let servingEnd = begin + 3_600 * 86_400
        let serving = root.leaf(dns: ["istiod.istio-system.svc"], notBefore: begin, notAfter: servingEnd)
        let mesh = try await MeshSetUp.start(absent: Self.certManager)
        try mesh.put(
            .secret(
                "istio-system",
                "istio-ca-secret",
                type: "istio.io/ca-root",
                [
                    "ca-cert.pem": root.pem, "ca-key.pem": root.key.pem, "root-cert.pem": root.pem,
                    "cert-chain.pem": "", "key.pem": "",
                ]
            ),
            .rootBundle("istio-system", root.pem),
            .rootBundle("shop", root.pem)
        )
        let istiod = try await mesh.addIstiod(
            IstiodState(requests: 1, issued: 1, rootNotAfter: rootEnd),
            chain: [serving]
        )
        let shop = try await mesh.addProxy(
            "shop",
            chain: [leaf],
            bundle: [root.certificate],
            agent: AgentState(notAfter: leafEnd, requests: 1)
        )
        let exporter = try await mesh.watch()
        var page = try await exporter.page(with: "istiod, the proxy and its agent are seen") { page in
            page.value("istio_istiod_ca_active") != nil
                && page.value("istio_certificate_expiration_timestamp", shop.leaf) != nil
                && page.value("istio_proxy_agent_expiration_timestamp") != nil
                && page.value("istio_certificate_expiration_timestamp", istiod.serving(15_017)) != nil
        }
        let inSecret = ["secret": "istio-ca-secret", "key": "ca-cert.pem", "role": "root"]
        #expect(page.value("istio_certificate_expiration_timestamp", inSecret) == Double(rootEnd))
        #expect(page.labels("istio_ca_location_info", ["location": "istio-ca-secret"])?["ca"] == root.ca)
        #expect(page.value("istio_ca_trusting_namespaces", ["ca": root.ca]) == 2)
        #expect(page.value("istio_ca_trusting_proxies", ["ca": root.ca]) == 1)
        #expect(page.value("istio_ca_signed_leaves", ["ca": root.ca, "namespace": "shop"]) == 1)
        #expect(page.value("istio_certificate_expiration_timestamp", shop.leaf) == Double(leafEnd))
        #expect(page.value("istio_istiod_ca_active", istiod.labels) == 1)
        #expect(page.labels("istio_istiod_info", istiod.labels)?["version"] == "1.30.1-2c1e5f-Clean")
        #expect(page.value("istio_istiod_csr_requests_total", istiod.labels) == 1)
        #expect(page.value("istio_istiod_issued_certificates_total", istiod.labels) == 1)
        #expect(page.value("istio_istiod_root_expiration_timestamp", istiod.labels) == Double(rootEnd))
        // There is nothing between the root and its leaves.
        #expect(page.all("istio_istiod_chain_expiration_timestamp").isEmpty)
        for port in [15_012, 15_017] {
            #expect(
                page.value("istio_certificate_expiration_timestamp", istiod.serving(port)) == Double(servingEnd),
                "\(port)"
            )
        }

        let trial = RuleTrial.ofIssuers()
        trial.expectFiring([], on: page, after: 70)

        // Callers are refused, for their token or because nobody could tell who they are.
        let causes = { (page: Page) in
            Dictionary(
                uniqueKeysWithValues: page.all("istio_istiod_csr_failures_total", istiod.labels)
                    .filter { $0.number > 0 }.map { ($0.labels["reason"] ?? "", $0.number) }
            )
        }
        #expect(causes(page).isEmpty)
        try istiod.server.change {
            $0.requests = 5
            $0.authenticationFailures = 3
            $0.identityErrors = 1
        }
        page = try await exporter.page(with: "refused callers") { causes($0) == ["authentication": 3, "identity": 1] }
        #expect(page.value("istio_istiod_csr_requests_total", istiod.labels) == 5)
        #expect(page.value("istio_istiod_issued_certificates_total", istiod.labels) == 1)

        // A gateway names a Secret that is not there; a proxy refuses configuration.
        #expect(page.value("istio_istiod_secret_errors_total", istiod.labels) ?? 0 == 0)
        try istiod.server.change {
            $0.credentialErrors = 2
            $0.rejects = ["cds": 1]
        }
        page = try await exporter.page(with: "a rejected credential") {
            $0.value("istio_istiod_secret_errors_total", istiod.labels) == 2
        }
        #expect(page.value("istio_istiod_xds_rejects_total", istiod.labels.merging(["type": "cds"]) { $1 }) == 1)
        #expect(causes(page) == ["authentication": 3, "identity": 1])

        trial.expectFiring([("IstioGatewayCredentialInvalid", "warning")], on: page)
        try trial.verify()

        // A certificate whose key is another one's is delivered to the proxy, and refused by it.
        try shop.envoy.present([TestCertificate(der: root.leaf(dns: ["any"]).der, key: leaf.key)])
        let rejected = shop.labels.merging(["secret": "default", "result": "rejected"]) { $1 }
        page = try await exporter.page(with: "a rejected secret") { page in
            page.value("istio_proxy_sds_updates_total", rejected) ?? 0 > 0
                && page.value("istio_certificate_in_use", shop.leaf) == 0
        }
        #expect(page.value("istio_certificate_expiration_timestamp", shop.leaf) == Double(leafEnd))
    }
}
