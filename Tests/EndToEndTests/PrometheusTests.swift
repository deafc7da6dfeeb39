// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEndTests {
    @Test("promtool's lint, both strict parsers and a real Prometheus take the page, and the rules load")
    func prometheus() async throws {
        let mesh = try await Mesh.start(envoy: envoyVersions[1])
        let exporter = try await Exporter.start(mesh.flags)
        let text = try await exporter.get("/metrics")
        #expect(text.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        let lint = try RunningProgram.run(["promtool", "check", "metrics"], input: text.body)
        #expect(lint.status == 0, "\(lint.output)\(lint.errors)")
        let open = try await exporter.get("/metrics", headers: ["Accept: application/openmetrics-text"])
        #expect(open.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        let names = { (page: Page) in Set(page.samples.map(\.name)) }
        #expect(try names(Page(open.body, format: "openmetrics")) == names(Page(text.body)))

        let rules = PackagePaths.root.appending(path: "alerts").path
        let folder = try TemporaryFolder()
        let prometheus = try await PrometheusServer.start(
            scraping: exporter.port,
            rules: "\(rules)/*.rules.yml",
            in: folder
        )
        try await waitUntil("the page was scraped: \(prometheus.program.output)") {
            try prometheus.query("up{job=\"istio-certificates\"} == 1").contains("\"1\"")
        }
        // The name is the proxy's, not the exporter's.
        try await waitUntil("the labels are the subject's") {
            try prometheus.query("istio_certificate_expiration_timestamp{workload=\"frontend\",namespace=\"shop\"}")
                .contains("frontend-")
        }
        // Everything on the page is stored, under no label set twice.
        try await waitUntil("Prometheus stores as many samples as the page has") {
            let samples = try await exporter.page().samples.count
            return try prometheus.query("scrape_samples_post_metric_relabeling == \(samples)").contains(
                "\"\(samples)\""
            )
        }
        // A threshold's expression finds what it needs.
        let lifetimes = try prometheus.query(
            "istio_certificate_expiration_timestamp - istio_certificate_not_before_timestamp"
        )
        #expect(lifetimes.contains("kubernetes://shop-credential"))
        // Rules of a group run once a minute, at a moment that Prometheus picks; loading is what is asked here.
        let loaded = try prometheus.rules()
        #expect(loaded.contains("IstioCertificateRotationFailed"))
        #expect(loaded.contains("IstioVaultSealed"))
        #expect(loaded.contains("IstioCertificateExpiringSoon"))
        #expect(!prometheus.program.output.contains("level=error"), "\(prometheus.program.output)")
    }
}
