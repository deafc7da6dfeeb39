// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension IssuerTests {
    @Test(
        "d: with Kubernetes as the signer, its requests, their results and its CA are seen, though istiod deletes them"
    )
    func kubernetesSigner() async throws {
        let signer = "example.com/mesh"
        let root = TestCertificateAuthority.root("O=Example,CN=Signer Root")
        let issuer = root.intermediate("O=Example,CN=Signer")
        let begin = TestCertificateAuthority.recently
        let leaf = issuer.leaf(
            uris: ["spiffe://cluster.local/ns/shop/sa/shop"],
            notBefore: begin,
            notAfter: begin + 86_400
        )
        let chain = leaf.pem + issuer.pem
        let other = TestCertificateAuthority.root("CN=kubernetes")
        let mesh = try await MeshSetUp.start(absent: Self.certManager)
        try mesh.put(
            .rootBundle("shop", root.pem),
            ClusterObject("v1", "ConfigMap", "istio-system", "kube-root-ca.crt", body: ["data": ["ca.crt": other.pem]])
        )
        let serving = issuer.leaf(dns: ["istiod.istio-system.svc"])
        let istiod = try await mesh.addIstiod(
            IstiodState(requests: 1, issued: 1),
            chain: [serving, issuer.certificate],
            environment: ["EXTERNAL_CA": "ISTIOD_RA_KUBERNETES_API", "K8S_SIGNER": signer]
        )
        let shop = try await mesh.addProxy(
            "shop",
            chain: [leaf, issuer.certificate],
            bundle: [root.certificate],
            agent: AgentState(notAfter: begin + 86_400, requests: 1),
            environment: ["ISTIO_META_CERT_SIGNER": "mesh"]
        )
        let exporter = try await mesh.watch()
        let labels = { (more: [String: String]) in
            ["cluster": MeshSetUp.cluster, "signer": signer].merging(more) { $1 }
        }
        let count = { (page: Page, state: String) in page.value("istio_kubernetes_csrs", labels(["state": state])) }
        let results = { (page: Page, result: String) in
            page.value("istio_kubernetes_csr_results_total", labels(["result": result]))
        }

        // Asked for, approved and signed, each seen for itself.
        try mesh.put(.signingRequest("csr-workload-a", signer: signer, created: 600))
        var page = try await exporter.page(with: "a request is pending") { count($0, "pending") == 1 }
        let since = try #require(
            page.value("istio_kubernetes_csr_oldest_timestamp", labels(["state": "pending"]))
        )
        #expect(abs(since - Double(TestCertificateAuthority.moment(-600))) < 60)
        try mesh.put(.signingRequest("csr-workload-a", signer: signer, decision: "Approved"))
        page = try await exporter.page(with: "it is approved and waits for its signer") { count($0, "approved") == 1 }
        #expect(count(page, "pending") ?? 0 == 0)
        #expect(page.value("istio_kubernetes_csr_oldest_timestamp", labels(["state": "approved"])) == since)
        try mesh.put(.signingRequest("csr-workload-a", signer: signer, decision: "Approved", signed: chain))
        page = try await exporter.page(with: "it is signed") { results($0, "issued") == 1 }
        #expect(count(page, "issued") == 1)
        #expect(page.all("istio_kubernetes_csr_oldest_timestamp", ["state": "approved"]).isEmpty)
        #expect(page.labels("istio_ca_location_info", ["location": "signer/\(signer)"])?["ca"] == issuer.ca)
        #expect(page.labels("istio_ca_location_info", ["location": "kube-root-ca.crt"])?["ca"] == other.ca)
        try mesh.api.delete("certificatesigningrequests", "", "csr-workload-a")
        page = try await exporter.page(with: "istiod deletes it") { count($0, "issued") ?? 0 == 0 }
        #expect(results(page, "issued") == 1)
        #expect(page.labels("istio_certificate_info", shop.leaf)?["ca"] == issuer.ca)

        // istiod takes requests, and has no CA of its own whose end it could tell.
        page = try await exporter.page(with: "istiod is seen") { $0.value("istio_istiod_ca_active") != nil }
        #expect(page.value("istio_istiod_ca_active", istiod.labels) == 1)
        #expect(page.value("istio_istiod_issued_certificates_total", istiod.labels) == 1)
        #expect(page.all("istio_istiod_root_expiration_timestamp").isEmpty)

        // An approver says no, and the signer of another request fails: istiod's callers get nothing.
        try istiod.server.change {
            $0.requests = 3
            $0.signErrors = ["CERT_GEN_ERROR": 2]
        }
        try mesh.put(
            .signingRequest("csr-workload-b", signer: signer, decision: "Denied"),
            .signingRequest("csr-workload-c", signer: signer, decision: "Failed")
        )
        page = try await exporter.page(with: "the denied and the failed one") { page in
            results(page, "denied") == 1 && results(page, "failed") == 1
                && page.value(
                    "istio_istiod_csr_failures_total",
                    istiod.labels.merging(["reason": "cert_generation"]) { $1 }
                ) == 2
        }
        #expect(count(page, "denied") == 1)
        #expect(count(page, "failed") == 1)
        #expect(results(page, "issued") == 1)
    }

    @Test("d: a signer whose chains hold no CA is told by the name that its certificates give their issuer")
    func signerWithoutChain() async throws {
        let signer = "example.com/mesh"
        let root = TestCertificateAuthority.root("O=Example,CN=Silent Signer")
        let leaf = root.leaf(uris: ["spiffe://cluster.local/ns/shop/sa/shop"])
        let mesh = try await MeshSetUp.start(absent: Self.certManager)
        try mesh.put(.signingRequest("csr-workload-a", signer: signer, decision: "Approved", signed: leaf.pem))
        let exporter = try await mesh.watch()
        let page = try await exporter.page(with: "the signer's name is seen") {
            !$0.all("istio_kubernetes_csr_issuer_info").isEmpty
        }
        #expect(
            page.labels("istio_kubernetes_csr_issuer_info", ["signer": signer])?["issuer"]
                == "O=Example,CN=Silent Signer"
        )
        #expect(page.all("istio_ca_location_info", ["location": "signer/\(signer)"]).isEmpty)
    }
}
