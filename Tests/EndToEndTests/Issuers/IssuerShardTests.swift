// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension IssuerTests {
    @Test("of Certificates, requests and istiods each shard has its part, and all pages together are one instance's")
    func shards() async throws {
        let begin = TestCertificateAuthority.recently
        let root = TestCertificateAuthority.root("O=Example,CN=Mesh Root")
        let issuers = ["one", "two", "three"].map { ClusterObject.IssuerReference(name: $0) }
        let mesh = try await MeshSetUp.start()
        let istiod = try await mesh.addIstiod(
            IstiodState(requests: 7, issued: 5, signErrors: ["CSR_ERROR": 2], rootNotAfter: begin + 3_600),
            chain: [root.leaf(dns: ["istiod.istio-system.svc"])]
        )
        for issuer in issuers {
            try mesh.put(.issuer("istio-system", issuer.name, spec: ["selfSigned": [:]], .ready(true, "IsReady")))
        }
        let count = 12
        for number in 0..<count {
            let managed = ManagedCertificate(
                "service-\(number)",
                secret: "service-\(number)-tls",
                root,
                issuer: issuers[number % issuers.count],
                begin: begin
            )
            try mesh.put(managed.certificate, managed.request, managed.secret)
            try mesh.put(
                .signingRequest("csr-workload-\(number)", signer: "example.com/mesh", created: Int64(60 * number)),
                .workloadRequest("istio-system", suffix: "\(number)", identity: "any", issuer: issuers[0])
            )
        }
        let source = mesh.source()
        let file = try mesh.folder.write("sources:\n" + source, to: "exporter.yaml")
        let alone = try await Exporter.start(["--config.file=\(file)"])
        let page = try await alone.page(with: "all is seen") { page in
            page.all("istio_cert_manager_certificate_secret_matched").count == count
                && page.value("istio_kubernetes_csrs", ["state": "pending"]) == Double(count)
                && page.value("istio_cert_manager_requests", ["requester": "istio_csr", "state": "pending"])
                    == Double(count)
                && page.all("istio_certificate_expiration_timestamp", istiod.serving(15_017)).count == 1
        }
        let expected = Self.seen(on: [page])
        #expect(expected.count > 8 * count)
        var exporters: [Exporter] = []
        for index in 0..<2 {
            exporters.append(
                try await Exporter.start(["--config.file=\(file)", "--shard.index=\(index)", "--shard.total=2"])
            )
        }
        var parts: [[Series: Double]] = []
        try await waitUntil("the pages together are one: \(Self.difference(parts, expected))") {
            var pages: [Page] = []
            for exporter in exporters { pages.append(try await exporter.page()) }
            parts = pages.map { Self.seen(on: [$0]) }
            return Self.seen(on: pages) == expected
        }
        // Neither has all of it.
        #expect(parts.allSatisfy { !$0.isEmpty && $0.count < expected.count })
    }

    private struct Series: Hashable {
        let name: String
        let labels: [String: String]
    }

    /// Counts that add up.
    private static let added: Set = ["istio_kubernetes_csrs", "istio_cert_manager_requests"]
    /// Of several shards' the earliest counts.
    private static let least: Set = [
        "istio_kubernetes_csr_oldest_timestamp", "istio_cert_manager_request_oldest_timestamp",
    ]

    /// The series of the issuers, as Prometheus would join them.
    private static func seen(on pages: [Page]) -> [Series: Double] {
        var seen: [Series: Double] = [:]
        for sample in pages.flatMap(\.samples) {
            let series = Series(name: sample.name, labels: sample.labels)
            if added.contains(sample.name) {
                seen[series, default: 0] += sample.number
            } else if least.contains(sample.name) {
                seen[series] = min(seen[series] ?? .infinity, sample.number)
            } else if isOfIssuers(sample) {
                seen[series] = sample.number
            }
        }
        return seen
    }

    private static func isOfIssuers(_ sample: Page.Sample) -> Bool {
        if sample.name.contains("_results_total") { return false }
        if ["istio_cert_manager_", "istio_istiod_"].contains(where: { sample.name.hasPrefix($0) }) { return true }
        return sample.name.hasPrefix("istio_certificate_")
            && ["cert_manager", "handshake", "secret"].contains(sample.labels["source"])
    }

    private static func difference(_ parts: [[Series: Double]], _ expected: [Series: Double]) -> [Series] {
        let found = Set(parts.flatMap(\.keys))
        return Array(found.symmetricDifference(expected.keys).prefix(5))
    }
}
