// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import Exporter

@Suite struct ExporterServerTests {
    private static let family = "istio_certificate_expiration_timestamp"

    private static func mesh() -> WatchedMesh {
        let mesh = WatchedMesh()
        for index in 0..<50 { mesh.see("cart-\(index)", .leaf(10), counters: .full()) }
        return mesh
    }

    @Test func `The page is text unless something else is asked for`() async throws {
        try await RunningServer.with(Self.mesh()) { curl in
            let answer = try await curl.get("/metrics")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.headers["vary"] == "Accept, Accept-Encoding")
            #expect(answer.headers["content-encoding"] == nil)
            #expect(answer.headers["content-length"] == "\(answer.body.count)")
            #expect(answer.samples(Self.family).count == 50)
            #expect(!answer.text.contains("# EOF"))
        }
    }

    @Test func `OpenMetrics is sent to those who want it`() async throws {
        try await RunningServer.with(Self.mesh()) { curl in
            let answer = try await curl.get("/metrics", ["Accept: application/openmetrics-text;version=1.0.0"])
            #expect(
                answer.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
            )
            #expect(answer.text.hasSuffix("\n# EOF\n"))
            #expect(answer.samples(Self.family).count == 50)
        }
    }

    @Test func `The compressed page is gzip, and much smaller`() async throws {
        try await RunningServer.with(Self.mesh()) { curl in
            let plain = try await curl.get("/metrics")
            let packed = try await curl.get("/metrics", ["Accept-Encoding: gzip"])
            #expect(packed.headers["content-encoding"] == "gzip")
            #expect(packed.body.count < plain.body.count / 4)
            #expect(packed.headers["content-length"] == "\(packed.body.count)")
            #expect(Array(packed.body.prefix(2)) == [0x1F, 0x8B])
        }
    }

    /// libcurl refuses bodies of several members, which Prometheus and gzip(1) take.
    @Test func `curl decompresses the page to the plain one`() async throws {
        try await RunningServer.with(Self.mesh()) { curl in
            let plain = try await curl.get("/metrics")
            let packed = try await curl.get("/metrics", [], ["--compressed"])
            #expect(packed.headers["content-encoding"] == "gzip")
            #expect(packed.samples(Self.family) == plain.samples(Self.family))
            #expect(packed.samples(Self.family).count == 50)
        }
    }

    @Test func `HEAD has the headers of GET and no body`() async throws {
        try await RunningServer.with { curl in
            let answer = try await curl.get("/metrics", [], ["--head"])
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.body.isEmpty)
        }
    }

    @Test(arguments: ["/-/healthy", "/healthz", "/livez"])
    func `It is healthy while it runs, ready or not`(path: String) async throws {
        try await RunningServer.with(isReady: { false }) { curl in
            let answer = try await curl.get(path)
            #expect(answer.status == 200)
            #expect(answer.text == "Healthy.\n")
        }
    }

    @Test(arguments: ["/-/ready", "/readyz"])
    func `It is ready once it has looked, and the page is there before`(path: String) async throws {
        let hasLooked = Atomic(false)
        let isReady = { @Sendable in hasLooked.load(ordering: .relaxed) }
        try await RunningServer.with(isReady: isReady) { (curl: Curl) async throws in
            #expect(try await curl.get(path).status == 503)
            #expect(try await curl.get("/metrics").status == 200)
            hasLooked.store(true, ordering: .relaxed)
            #expect(try await curl.get(path).status == 200)
        }
    }

    @Test func `Paths and methods that it does not know change nothing`() async throws {
        try await RunningServer.with { curl in
            for path in ["/nothing", "/metrics/more", "/-/reload", "/%00", "/../etc/passwd"] {
                #expect(try await curl.get(path, [], ["--path-as-is"]).status == 404, "\(path)")
            }
            for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
                let status = try await curl.get("/metrics", [], ["--request", method]).status
                #expect([404, 405].contains(status), "\(method)")
            }
            #expect(try await curl.get("/metrics").status == 200)
        }
    }

    @Test func `The page is where the configuration puts it, and the front page leads there`() async throws {
        try await RunningServer.with(telemetryPath: "/certificates") { curl in
            #expect(try await curl.get("/certificates").status == 200)
            #expect(try await curl.get("/metrics").status == 404)
            let front = try await curl.get("/")
            #expect(front.headers["content-type"] == "text/html; charset=utf-8")
            #expect(front.text.contains("href=\"/certificates\""))
        }
    }

    @Test(arguments: [
        ",,,;;;=", "*/*;q=🦆", String(repeating: "application/openmetrics-text;q=0,", count: 200), "\"", ";q=",
        "application/openmetrics-text;version=\"",
    ])
    func `A header that means nothing gets the plain page`(header: String) async throws {
        try await RunningServer.with { curl in
            let answer = try await curl.get("/metrics", ["Accept: \(header)", "Accept-Encoding: \(header)"])
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"]?.hasPrefix("text/plain") == true)
            #expect(answer.headers["content-encoding"] == nil)
        }
    }

    @Test func `Twenty scrapes at once get the same page, rendered once`() async throws {
        let mesh = Self.mesh()
        try await RunningServer.with(mesh) { curl in
            let statuses = try await curl.run([
                "--parallel", "--parallel-immediate", "--parallel-max", "20", "--output", "page-#1", "--write-out",
                "%{http_code} %{num_connects}\n", "http://127.0.0.1:\(curl.port)/metrics?[1-20]",
            ])
            let lines = String(decoding: statuses, as: UTF8.self).split(separator: "\n")
            #expect(lines.count == 20)
            #expect(lines.allSatisfy { $0.hasPrefix("200 ") })
            let once = MetricsPage.Work(
                slotSections: 1,
                proxySections: 1,
                reportSections: 1,
                contactSections: 1,
                censuses: 1
            )
            #expect(mesh.page.work == once)
        }
    }
}
