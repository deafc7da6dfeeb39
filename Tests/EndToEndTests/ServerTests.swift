// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEndTests {
    private static let fixtures = PackagePaths.root.appending(path: "Tests/Fixtures/pem").path

    @Test("a compressed page decompresses to the plain one, and q=0 is a refusal")
    func compression() async throws {
        let exporter = try await Exporter.start(["--files=\(Self.fixtures)/*.pem"])
        let plain = try await exporter.get("/metrics", headers: ["Accept-Encoding: gzip;q=0"])
        #expect(plain.headers["content-encoding"] == nil)
        let compressed = try await exporter.get("/metrics", headers: ["Accept-Encoding: deflate, gzip;q=0.5"])
        #expect(compressed.headers["content-encoding"] == "gzip")
        #expect(compressed.body.count < plain.body.count / 2)
        let inflated = try RunningProgram.run(["gzip", "--decompress", "--stdout"], input: compressed.body)
        #expect(inflated.status == 0, "\(inflated.errors)")
        let certificates = { (text: String) in
            text.split(separator: "\n").filter { $0.hasPrefix("istio_certificate_") && !$0.contains("exporter") }
        }
        #expect(certificates(inflated.output) == certificates(String(decoding: plain.body, as: UTF8.self)))
        let refused = try await exporter.get("/metrics", headers: ["Accept: application/openmetrics-text;q=0"])
        #expect(refused.headers["content-type"]?.hasPrefix("text/plain") == true)
    }

    @Test("health endpoints answer under both spellings, and unknown paths do not")
    func health() async throws {
        let exporter = try await Exporter.start(["--files=\(Self.fixtures)/*.pem"])
        for path in ["/", "/-/healthy", "/-/ready", "/healthz", "/readyz", "/livez"] {
            #expect(try await exporter.get(path).status == 200, "\(path)")
        }
        #expect(try await exporter.get("/nothing").status == 404)
    }

    @Test("SIGTERM ends the program with success")
    func termination() async throws {
        let exporter = try await Exporter.start(["--files=\(Self.fixtures)/*.pem"])
        #expect(exporter.program.stop() == 0, "\(exporter.program.output)")
    }

    @Test("a bad configuration at SIGHUP changes nothing, a good one takes effect")
    func reload() async throws {
        let folder = try TemporaryFolder()
        let source = { (name: String, file: String) in
            "  - name: \(name)\n    type: files\n    interval: 200ms\n    paths: [\"\(Self.fixtures)/\(file)\"]\n"
        }
        let exporter = try await Exporter.start(sources: source("disk", "rsa.pem"), in: folder)
        let expiration = "istio_certificate_expiration_timestamp"
        let successful = "istio_certificate_exporter_config_last_reload_successful"
        let before = try await exporter.page().all(expiration)
        #expect(before.count == 3)

        try folder.write("sources:\n  - nmae: disk\n", to: "exporter.yaml")
        exporter.program.signal(SIGHUP)
        var page = try await exporter.page()
        try await waitUntil("the failure is told") {
            page = try await exporter.page()
            return page.value(successful) == 0
        }
        #expect(page.all(expiration) == before)
        #expect(exporter.program.output.contains("exporter.yaml:2"))

        try folder.write("sources:\n" + source("disk", "rsa.pem") + source("more", "gw.pem"), to: "exporter.yaml")
        exporter.program.signal(SIGHUP)
        try await waitUntil("the new source is there") {
            page = try await exporter.page()
            return page.value(successful) == 1 && page.all(expiration).count > before.count
        }
        #expect(Set(page.all(expiration)).isSuperset(of: before))
        #expect(page.value("istio_certificate_exporter_source_up", ["source_name": "more"]) == 1)

        try folder.write("sources:\n" + source("more", "gw.pem"), to: "exporter.yaml")
        exporter.program.signal(SIGHUP)
        try await waitUntil("the removed source's series end") {
            page = try await exporter.page()
            return page.all(expiration).allSatisfy { $0.labels["secret"]?.hasSuffix("gw.pem") == true }
        }
        #expect(page.all("istio_certificate_exporter_source_up", ["source_name": "disk"]).isEmpty)
    }

    @Test("what cannot be read has its reason, and the rest of the page is whole")
    func badInput() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "empty.pem")
        try folder.write("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", to: "broken.pem")
        try folder.write("-----BEGIN CERTIFICATE-----\nMIIB\n", to: "cut.pem")
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "directory.pem"),
            withIntermediateDirectories: false
        )
        let site = try TemporaryFolder()
        try site.write("<html>Sign in</html>", to: "index.html")
        let server = try RunningProgram(
            [PackagePaths.python, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", site.url.path],
            folder: site.url
        )
        var port = ""
        try await waitUntil("the wrong server listens") {
            port = server.output.firstMatch(of: /port (\d+)/).map { String($0.1) } ?? ""
            return !port.isEmpty
        }
        let exporter = try await Exporter.start([
            "--files=\(folder.url.path)/*.pem", "--files=\(folder.url.path)/absent.pem",
            "--files=\(Self.fixtures)/rsa.pem", "--envoy.admin=http://127.0.0.1:\(port)",
            "--envoy.admin=http://127.0.0.1:1", "--envoy.admin=unix://\(folder.url.path)/no.sock",
        ])
        let page = try await exporter.page()
        let errors = { (source: String, reason: String) in
            page.value(
                "istio_certificate_exporter_source_errors_total",
                ["source_name": source, "reason": reason]
            )
        }
        #expect(errors("files", "no_certificate") == 1)
        #expect(errors("files", "malformed_base64") == 1)
        #expect(errors("files", "malformed_pem") == 1)
        #expect(errors("files", "not_a_file") == 1)
        #expect(errors("files", "not_found") == 1)
        #expect(errors("envoy", "status") == 1)
        #expect(errors("envoy", "connect") == 2)
        #expect(page.value("istio_certificate_exporter_source_up", ["source_name": "envoy"]) == 0)
        #expect(page.value("istio_certificate_exporter_targets_expected", ["source_name": "envoy"]) == 3)
        #expect(page.value("istio_certificate_exporter_targets_fresh", ["source_name": "envoy"]) == 0)
        #expect(page.all("istio_certificate_expiration_timestamp").count == 3)
    }
}
