// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension IssuerTests {
    @Test("f: SPIRE's agent serves Envoy itself, so that leaves and bundles tell all, and Istio's agent nothing")
    func spire() async throws {
        let root = TestCertificateAuthority.root("CN=cluster.local,O=SPIFFE,C=US")
        let begin = TestCertificateAuthority.moment(-10)
        let leaf = root.leaf(
            uris: ["spiffe://cluster.local/ns/shop/sa/shop"],
            subject: "O=SPIRE,C=US",
            notBefore: begin,
            notAfter: begin + 3_600
        )
        let mesh = try await MeshSetUp.start(absent: Self.certManager)
        let socket: [String: Any] = [
            "name": "workload-socket", "csi": ["driver": "csi.spiffe.io", "readOnly": true] as [String: Any],
        ]
        let shop = try await mesh.addProxy(
            "shop",
            chain: [leaf],
            bundle: [root.certificate],
            agent: AgentState(),
            labels: ["spiffe.io/spire-managed-identity": "true"],
            annotations: ["inject.istio.io/templates": "sidecar,spire"],
            volumes: [socket]
        )
        let exporter = try await mesh.watch()
        var page = try await exporter.page(with: "the leaf is seen") {
            $0.value("istio_certificate_expiration_timestamp", shop.leaf) != nil
        }
        #expect(page.value("istio_certificate_expiration_timestamp", shop.leaf) == Double(begin + 3_600))
        #expect(page.value("istio_certificate_rotation_due_timestamp", shop.leaf) == Double(begin + 1_800))
        #expect(page.value("istio_certificate_in_use", shop.leaf) == 1)
        let info = try #require(page.labels("istio_certificate_info", shop.leaf))
        #expect(info["spiffe_id"] == "spiffe://cluster.local/ns/shop/sa/shop")
        #expect(info["ca"] == root.ca)
        #expect(page.value("istio_ca_trusting_proxies", ["ca": root.ca]) == 1)
        #expect(page.value("istio_proxy_up", shop.labels) == 1)
        // The agent asks nobody for this certificate, and knows nothing of it.
        let isQuiet = { (page: Page) in
            [
                "istio_proxy_agent_expiration_timestamp", "istio_proxy_csr_requests_total",
                "istio_proxy_csr_failures_total",
            ]
            .allSatisfy { page.all($0, shop.labels).isEmpty }
        }
        #expect(isQuiet(page))
        let failures = { (page: Page) in
            page.value(
                "istio_proxy_sds_updates_total",
                shop.labels.merging(["secret": "default", "result": "failure"]) { $1 }
            )
        }
        #expect(failures(page) == 0)

        // The certificate is no longer delivered.
        try Data("not an answer".utf8).write(
            to: shop.envoy.directory(of: .chain).appending(path: "secret.json"),
            options: .atomic
        )
        page = try await exporter.page(with: "the failing delivery is counted") { failures($0) ?? 0 > 0 }
        #expect(page.value("istio_certificate_expiration_timestamp", shop.leaf) == Double(begin + 3_600))
        #expect(isQuiet(page))
    }

    /// The resources of a cluster without cert-manager.
    static let certManager = ["certificates", "certificaterequests", "issuers", "clusterissuers"]
}
