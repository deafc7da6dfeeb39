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

        let folder = try TemporaryFolder()
        let rules = PackagePaths.root.appending(path: "alerts").path
        let configuration = try folder.write(
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            scrape_configs:
              - job_name: istio-certificates
                honor_labels: true
                static_configs: [{targets: ["127.0.0.1:\(exporter.port)"]}]
            rule_files: ["\(rules)/*.rules.yml"]
            """,
            to: "prometheus.yml"
        )
        let prometheus = try RunningProgram(
            [
                "prometheus", "--config.file=\(configuration)", "--web.listen-address=127.0.0.1:0",
                "--storage.tsdb.path=\(folder.url.appending(path: "data").path)",
            ],
            folder: folder.url
        )
        var port = ""
        try await waitUntil("Prometheus listens: \(prometheus.output)") {
            port =
                prometheus.output.firstMatch(of: /Listening on" address=127\.0\.0\.1:(\d+)/).map { String($0.1) } ?? ""
            return !port.isEmpty
        }
        let query = { (expression: String) throws -> String in
            let api = "http://127.0.0.1:\(port)/api/v1/query"
            return try RunningProgram.run(
                ["curl", "--silent", "--max-time", "5", "--get", api, "--data-urlencode", "query=\(expression)"]
            ).output
        }
        try await waitUntil("the page was scraped: \(prometheus.output)") {
            try query("up{job=\"istio-certificates\"} == 1").contains("\"1\"")
        }
        // The name is the proxy's, not the exporter's.
        try await waitUntil("the labels are the subject's") {
            try query("istio_certificate_expiration_timestamp{workload=\"frontend\",namespace=\"shop\"}")
                .contains("frontend-")
        }
        // Everything on the page is stored, under no label set twice.
        try await waitUntil("Prometheus stores as many samples as the page has") {
            let samples = try await exporter.page().samples.count
            return try query("scrape_samples_post_metric_relabeling == \(samples)").contains("\"\(samples)\"")
        }
        // A threshold's expression finds what it needs.
        let lifetimes = try query("istio_certificate_expiration_timestamp - istio_certificate_not_before_timestamp")
        #expect(lifetimes.contains("kubernetes://shop-credential"))
        // Rules of a group run once a minute, at a moment that Prometheus picks; loading is what is asked here.
        let loaded = try RunningProgram.run(["curl", "--silent", "http://127.0.0.1:\(port)/api/v1/rules"]).output
        #expect(loaded.contains("IstioCertificateRotationFailed"))
        #expect(loaded.contains("IstioVaultSealed"))
        #expect(loaded.contains("IstioCertificateExpiringSoon"))
        #expect(!prometheus.output.contains("level=error"), "\(prometheus.output)")
    }
}
