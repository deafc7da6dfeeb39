// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension IssuerTests {
    @Test(
        "g: mounted files are seen in their Secret, on disk and in the proxy, and a proxy that keeps old ones is told"
    )
    func mountedFiles() async throws {
        let root = TestCertificateAuthority.root("O=Example,CN=Private Root")
        let uri = "spiffe://cluster.local/ns/shop/sa/shop"
        let begin = TestCertificateAuthority.recently
        let leaf = root.leaf(uris: [uri], notBefore: begin, notAfter: begin + 90 * 86_400)
        let mesh = try await MeshSetUp.start(absent: Self.certManager)
        let secret = { (leaf: TestCertificate) in
            ClusterObject.secret(
                "shop",
                "shop-certs",
                ["cert-chain.pem": leaf.pem, "key.pem": leaf.key.pem, "root-cert.pem": root.pem]
            )
        }
        try mesh.put(secret(leaf))
        let volume: [String: Any] = ["name": "shop-certs", "secret": ["secretName": "shop-certs"]]
        let shop = try await mesh.addProxy(
            "shop",
            chain: [leaf],
            bundle: [root.certificate],
            agent: AgentState(),
            annotations: ["sidecar.istio.io/userVolumeMount": #"[{"name":"shop-certs","mountPath":"/etc/certs"}]"#],
            volumes: [volume],
            environment: ["FILE_MOUNTED_CERTS": "true"]
        )
        let file = try mesh.folder.write(leaf.pem, to: "cert-chain.pem")
        let exporter = try await mesh.watch(
            more: """
                  - name: disk
                    type: files
                    interval: 1s
                    timeout: 900ms
                    paths: [\(file)]

                """
        )
        let inSecret = [
            "source": "secret", "namespace": "shop", "secret": "shop-certs", "key": "cert-chain.pem", "role": "leaf",
        ]
        let onDisk = ["source": "file", "secret": file, "role": "leaf"]
        let serial = { (page: Page, labels: [String: String]) in
            page.labels("istio_certificate_info", labels)?["serial"]
        }
        var page = try await exporter.page(with: "the certificate is seen in three places") { page in
            [inSecret, onDisk, shop.leaf].allSatisfy { serial(page, $0) != nil }
        }
        let facts = try #require(try EndToEndTests.Facts.of([file])[file]?.first)
        for place in [inSecret, onDisk, shop.leaf] {
            #expect(page.value("istio_certificate_expiration_timestamp", place) == Double(begin + 90 * 86_400))
            #expect(serial(page, place) == facts.serial, "\(place)")
        }
        #expect(page.all("istio_proxy_agent_expiration_timestamp").isEmpty)
        // Whoever wrote the files renews them, at a time of their own.
        #expect(page.all("istio_certificate_rotation_due_timestamp", shop.leaf).isEmpty)
        #expect(page.all("istio_proxy_csr_requests_total", shop.labels).isEmpty)

        // The Secret and the files are new; the agent misses that, or cannot make a secret of them.
        let next = root.leaf(uris: [uri], notBefore: begin, notAfter: begin + 180 * 86_400)
        try mesh.put(secret(next))
        try mesh.folder.write(next.pem, to: "cert-chain.pem")
        try shop.agent.change { $0.secretFailures = 2 }
        let failures = { (page: Page, kind: String) in
            page.value("istio_proxy_agent_file_failures_total", shop.labels.merging(["kind": kind]) { $1 })
        }
        page = try await exporter.page(with: "the proxy's certificate is an old one, and why") { page in
            [inSecret, onDisk].allSatisfy { serial(page, $0) != facts.serial } && failures(page, "secret") == 2
        }
        #expect(serial(page, shop.leaf) == facts.serial)
        #expect(failures(page, "watcher") ?? 0 == 0)
        try shop.agent.change { $0.watcherFailures = 1 }
        try await exporter.page(with: "a file that cannot be watched") { failures($0, "watcher") == 1 }
    }
}
