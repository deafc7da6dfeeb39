// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension IssuerTests {
    @Test(
        "e: of a CA outside of the cluster, leaves and agents tell, and that it cannot be reached is the agents' to say"
    )
    func remoteAuthority() async throws {
        let root = TestCertificateAuthority.root("O=Example,CN=Remote Root")
        let issuer = root.intermediate("O=Example,CN=Remote Issuer")
        let begin = TestCertificateAuthority.recently
        let end = begin + 86_400
        let leaf = { (notAfter: Int64) in
            issuer.leaf(uris: ["spiffe://cluster.local/ns/shop/sa/shop"], notBefore: begin, notAfter: notAfter)
        }
        let mesh = try await MeshSetUp.start(absent: Self.certManager)
        // Its clients get the root by mesh configuration; istiod writes the same into each namespace.
        try mesh.put(.rootBundle("shop", root.pem))
        let shop = try await mesh.addProxy(
            "shop",
            chain: [leaf(end), issuer.certificate],
            bundle: [root.certificate],
            agent: AgentState(notAfter: end, requests: 1),
            environment: ["CA_ADDR": "ca.example.com:443", "CA_PROVIDER": "Citadel"]
        )
        // Its own server, with the certificate that agents verify.
        let serving = issuer.leaf(dns: ["ca.example.com"], notBefore: begin, notAfter: end + 86_400)
        var server: PresentingServer? = try PresentingServer(serving, chain: [issuer.certificate])
        let address = "127.0.0.1:\(try #require(server).port)"
        let roots = try mesh.folder.write(root.pem, to: "root.pem")
        let exporter = try await mesh.watch(
            more: """
                  - name: ca
                    type: tls
                    interval: 1s
                    timeout: 900ms
                    targets:
                      - {address: "\(address)", server_name: ca.example.com, ca_file: \(roots)}

                """
        )
        let failures = { (page: Page) in page.value("istio_proxy_csr_failures_total", shop.labels) }
        let expiration = { (page: Page) in page.value("istio_proxy_agent_expiration_timestamp", shop.labels) }
        var page = try await exporter.page(with: "the agent and its leaf are seen") { page in
            page.value("istio_certificate_expiration_timestamp", shop.leaf) != nil && expiration(page) != nil
        }
        #expect(page.value("istio_certificate_expiration_timestamp", shop.leaf) == Double(end))
        #expect(page.labels("istio_certificate_info", shop.leaf)?["ca"] == issuer.ca)
        let told = try #require(expiration(page))
        // The agent tells how much is left, so that its answer is as exact as it was quick.
        #expect(abs(told - Double(end)) < 30)
        #expect(page.value("istio_proxy_csr_requests_total", shop.labels) == 1)
        #expect(page.value("istio_ca_trusting_proxies", ["ca": root.ca]) == 1)
        #expect(page.value("istio_ca_trusting_namespaces", ["ca": root.ca]) == 1)
        let presented = ["source": "tls", "secret": address, "role": "leaf"]
        #expect(page.value("istio_certificate_expiration_timestamp", presented) == Double(end + 86_400))
        #expect(page.value("istio_tls_endpoint_verified", ["address": address]) == 1)
        let isReached = { (page: Page) in
            page.all("istio_certificate_exporter_target_up", ["source_name": "ca"]).map {
                ($0.labels["reason"], $0.number)
            }
        }
        #expect(isReached(page).map(\.1) == [1])
        // Nothing in the cluster holds this CA.
        #expect(page.all("istio_ca_location_info", ["ca": issuer.ca]).isEmpty)

        // The CA cannot be reached: each attempt fails, ours too, and what the proxy has stays.
        server = nil
        try shop.agent.change {
            $0.requests = 7
            $0.failures = 6
        }
        page = try await exporter.page(with: "the failed requests are counted") { page in
            failures(page) == 6 && isReached(page).first?.0 == "connect"
        }
        #expect(isReached(page).map(\.1) == [0])
        #expect(page.value("istio_certificate_expiration_timestamp", presented) == Double(end + 86_400))
        #expect(page.value("istio_proxy_csr_requests_total", shop.labels) == 7)
        #expect(page.value("istio_certificate_expiration_timestamp", shop.leaf) == Double(end))
        // Of the same certificate the agent tells the same end, to the second.
        #expect(expiration(page) == told)

        // It is back, but the new certificate stays with the agent: Envoy was not handed it.
        try shop.agent.change {
            $0.requests = 8
            $0.notAfter = end + 3_600
        }
        page = try await exporter.page(with: "the agent has a new certificate") { expiration($0) ?? 0 > told + 3_000 }
        #expect(page.value("istio_certificate_expiration_timestamp", shop.leaf) == Double(end))
        try shop.envoy.present([leaf(end + 3_600), issuer.certificate])
        page = try await exporter.page(with: "Envoy has it too") { page in
            page.value("istio_certificate_expiration_timestamp", shop.leaf) == Double(end + 3_600)
        }
        #expect(page.value("istio_certificate_rotations_total", shop.leaf) == 1)
        #expect(failures(page) == 6)
    }
}
