// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEndTests {
    private static let frontend = ["workload": "frontend", "secret": "default"]

    @Test(
        "a rotation is counted once, moves the dates, changes no label, and outlasts a restart",
        arguments: envoyVersions
    )
    func rotation(envoy version: String) async throws {
        let mesh = try await Mesh.start(envoy: version)
        let folder = try TemporaryFolder()
        let exporter = try await Exporter.start(sources: mesh.source(), in: folder)
        let before = try await exporter.page()
        // Dates are whole seconds: two leaves of one second end at the same time.
        let second = Int64(Date.now.timeIntervalSince1970)
        try await waitUntil("the next second has come") { Int64(Date.now.timeIntervalSince1970) > second }

        mesh.rotate()
        var after = before
        try await waitUntil("the rotation is seen") {
            after = try await exporter.page()
            return after.value("istio_certificate_rotations_total", Self.frontend) == 1
        }
        let expiration = "istio_certificate_expiration_timestamp"
        let old = try #require(before.value(expiration, Self.frontend))
        let new = try #require(after.value(expiration, Self.frontend))
        #expect(new > old)
        #expect(after.labels(expiration, Self.frontend) == before.labels(expiration, Self.frontend))
        #expect(Set(after.all(expiration).map(\.labels)) == Set(before.all(expiration).map(\.labels)))
        #expect(after.value("istio_certificate_rotations_total", ["workload": "cart"]) == 0)
        #expect(after.value("istio_certificate_rotation_age_ratio_count", ["namespace": "shop"]) == 1)

        let rotatedAt = try #require(after.value("istio_certificate_last_rotation_timestamp", Self.frontend))
        exporter.program.stop()
        let restarted = try await Exporter.start(sources: mesh.source(), in: folder)
        let page = try await restarted.page()
        #expect(page.value("istio_certificate_last_rotation_timestamp", Self.frontend) == rotatedAt)
        #expect(page.value("istio_certificate_rotations_total", Self.frontend) == 0)
    }

    enum BadUpdate: String, CaseIterable, CustomTestStringConvertible {
        case undecodable, wrongKey
        var testDescription: String { rawValue }
    }

    @Test(
        "a rejected update shows as a gap, with the dates of what is served",
        arguments: envoyVersions,
        BadUpdate.allCases
    )
    func rejectedUpdate(envoy version: String, update: BadUpdate) async throws {
        let mesh = try await Mesh.start(envoy: version)
        let folder = try TemporaryFolder()
        let exporter = try await Exporter.start(sources: mesh.source(), in: folder)
        let expiration = "istio_certificate_expiration_timestamp"
        let served = try #require(try await exporter.page().value(expiration, Self.frontend))

        let secret = mesh.folder.appending(path: "proxies/frontend/secrets/default/secret.json").path
        let good = try #require(try mesh.proxy("frontend").secrets["default"])
        let bad: String
        switch update {
        case .undecodable:
            bad = try folder.write(
                "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n",
                to: "bad.pem"
            )
        case .wrongKey:
            bad = try #require(try mesh.proxy("cart").secrets["default"])
        }
        let replace = [PackagePaths.python, PackagePaths.scripts.appending(path: "replace_chain.py").path, secret]
        // The demo's own files stay what was delivered well, so the good chain can be given back.
        let original = try folder.write(try String(contentsOfFile: good, encoding: .utf8), to: "good.pem")
        #expect(try RunningProgram.run(replace + [bad]).status == 0)

        var page = try await exporter.page()
        try await waitUntil("the gap is seen") {
            page = try await exporter.page()
            return page.value("istio_certificate_in_use", Self.frontend) == 0
        }
        #expect(page.value(expiration, Self.frontend) == served)
        #expect(page.value("istio_certificate_rotations_total", Self.frontend) == 0)
        #expect(page.all(expiration, ["workload": "frontend"]).count == 1)

        let late = try await Exporter.start(sources: mesh.source(), in: try TemporaryFolder())
        let latePage = try await late.page()
        #expect(latePage.value("istio_certificate_in_use", Self.frontend) == 0)
        #expect(latePage.value(expiration, Self.frontend) == served)

        #expect(try RunningProgram.run(replace + [original]).status == 0)
        try await waitUntil("the gap closes") {
            page = try await exporter.page()
            return page.value("istio_certificate_in_use", Self.frontend) == 1
        }
        #expect(page.value(expiration, Self.frontend) == served)
        #expect(page.value("istio_certificate_rotations_total", Self.frontend) == 0)
    }

    @Test("a dead Envoy keeps its values, says so, and its series end past the maximum age", arguments: envoyVersions)
    func death(envoy version: String) async throws {
        let mesh = try await Mesh.start(envoy: version)
        let exporter = try await Exporter.start(
            sources: mesh.source(maxAge: "4s"),
            in: try TemporaryFolder()
        )
        let labels = ["workload": "frontend"]
        let before = try await exporter.page()
        let expiration = try #require(before.value("istio_certificate_expiration_timestamp", Self.frontend))

        let success = "istio_proxy_last_success_timestamp"
        let alive = try #require(before.value(success, labels))
        mesh.kill("frontend")
        var page = before
        try await waitUntil("the death is seen") {
            page = try await exporter.page()
            return page.value("istio_proxy_up", labels) == 0
        }
        #expect(page.value("istio_certificate_expiration_timestamp", Self.frontend) == expiration)
        let contact = try #require(page.value(success, labels))
        #expect(contact >= alive)

        try await waitUntil("the series end") {
            page = try await exporter.page()
            return page.all("istio_certificate_expiration_timestamp", labels).isEmpty
        }
        #expect(page.value("istio_proxy_up", labels) == 0)
        #expect(page.value(success, labels) == contact)
        #expect(page.all("istio_certificate_info", labels).isEmpty)
        #expect(page.all("istio_proxy_tls_handshakes_total", labels).isEmpty)
    }
}
