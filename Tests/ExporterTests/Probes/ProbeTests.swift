// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Exposition
import Foundation
import TestSupport
import Testing

@testable import Exporter

/// `/probe` as Prometheus asks for it, against real TLS servers.
@Suite(.timeLimit(.minutes(1))) struct ProbeTests {
    private let root = TestCertificateAuthority.root("CN=root")

    /// Serves probes with a module `test` that trusts the root.
    private func probing(
        _ module: TLSHandshakeConfiguration = TLSHandshakeConfiguration(),
        _ body: (Curl) async throws -> Void
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem")
        try Data(root.pem.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var module = module
        module.caFile = file.path(percentEncoded: false)
        let probes = ProbeConfiguration(allowedTargets: [Glob("127.0.0.1:*")], modules: ["test": module])
        try await RunningServer.with(probes: probes, body)
    }

    private func path(_ port: Int) -> String { "/probe?target=127.0.0.1:\(port)&module=test" }

    @Test func `A good server is told in blackbox's names and in ours`() async throws {
        let intermediate = root.intermediate()
        let leaf = intermediate.leaf(dns: ["shop.example", "www.shop.example"], subject: "CN=shop")
        let server = try PresentingServer(leaf, chain: [intermediate.certificate], ["-tls1_3"])
        try await probing(TLSHandshakeConfiguration(serverName: "shop.example")) { curl in
            let answer = try await curl.get(path(server.port))
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let expiry = leaf.decoded.notAfter
            #expect(answer.samples("probe_success") == ["probe_success 1"])
            #expect(answer.samples("probe_duration_seconds ").count == 1)
            #expect(answer.samples("probe_ssl_earliest_cert_expiry") == ["probe_ssl_earliest_cert_expiry \(expiry)"])
            let last = "probe_ssl_last_chain_expiry_timestamp_seconds"
            #expect(answer.samples(last) == ["\(last) \(expiry)"])
            let info = try #require(answer.samples("probe_ssl_last_chain_info").first)
            #expect(info.contains("fingerprint_sha256=\"\(leaf.decoded.fingerprint.hex)\""))
            #expect(info.contains("subject=\"CN=shop\""))
            #expect(info.contains("subjectalternative=\"shop.example,www.shop.example\""))
            #expect(info.contains("serialnumber=\"\(leaf.decoded.serialNumber.hexadecimal)\""))
            #expect(answer.samples("probe_tls_version_info") == ["probe_tls_version_info{version=\"TLS 1.3\"} 1"])
            let labels = "{address=\"127.0.0.1:\(server.port)\",server_name=\"shop.example\"}"
            #expect(answer.samples("istio_tls_endpoint_verified") == ["istio_tls_endpoint_verified\(labels) 1"])
            #expect(answer.samples("istio_certificate_expiration_timestamp").count == 2)
            #expect(answer.samples("probe_failure_info").isEmpty)
            #expect(answer.samples("istio_certificate_rotations_total").isEmpty)
        }
    }

    @Test func `A server that nobody should trust fails the probe, and is shown all the same`() async throws {
        let expired = root.leaf(
            dns: ["shop.example"],
            notBefore: TestCertificateAuthority.moment(-7_200),
            notAfter: TestCertificateAuthority.moment(-3_600)
        )
        let server = try PresentingServer(expired)
        try await probing { curl in
            let answer = try await curl.get(path(server.port))
            #expect(answer.status == 200)
            #expect(answer.samples("probe_success") == ["probe_success 0"])
            let expiry = "probe_ssl_earliest_cert_expiry"
            #expect(answer.samples(expiry) == ["\(expiry) \(expired.decoded.notAfter)"])
            #expect(answer.samples("probe_ssl_last_chain_expiry").isEmpty)
            #expect(answer.samples("probe_ssl_last_chain_info").count == 1)
            let reasons = answer.samples("istio_tls_endpoint_verification_failure_info")
            #expect(reasons.count == 2)
            #expect(reasons.contains { $0.contains("reason=\"expired\"") })
            #expect(reasons.contains { $0.contains("reason=\"name_mismatch\"") })
            #expect(answer.samples("istio_certificate_expiration_timestamp").count == 1)
        }
    }

    @Test func `A server that is not there fails the probe with why`() async throws {
        let gone = try ScriptedServer()
        gone.stop()
        try await probing { curl in
            let answer = try await curl.get(path(gone.port))
            #expect(answer.status == 200)
            #expect(answer.samples("probe_success") == ["probe_success 0"])
            #expect(answer.samples("probe_failure_info") == ["probe_failure_info{reason=\"connect\"} 1"])
            #expect(answer.samples("istio_").isEmpty)
        }
    }

    @Test func `The time that the scraper has is the probe's`() async throws {
        let silent = try ScriptedServer()
        try await probing { curl in
            let header = "X-Prometheus-Scrape-Timeout-Seconds: 0.7"
            let answer = try await curl.get(path(silent.port), [header])
            #expect(answer.samples("probe_failure_info") == ["probe_failure_info{reason=\"timeout\"} 1"])
        }
        withExtendedLifetime(silent) {}
    }

    @Test func `OpenMetrics and gzip are answered as on the page`() async throws {
        let server = try PresentingServer(root.leaf(ips: ["127.0.0.1"]))
        try await probing { curl in
            let accept = "Accept: application/openmetrics-text;version=1.0.0"
            let answer = try await curl.get(path(server.port), [accept], ["--compressed"])
            #expect(answer.headers["content-encoding"] == "gzip")
            #expect(answer.text.hasSuffix("\n# EOF\n"))
            #expect(answer.samples("probe_success") == ["probe_success 1"])
        }
    }

    @Test func `What is not allowed is refused, with what to do`() async throws {
        try await probing { curl in
            for (path, status, text) in [
                ("/probe", 400, "Write one target"), ("/probe?target=127.0.0.1", 400, "host:port"),
                ("/probe?target=127.0.0.1:1&module=none", 400, "probe.modules"),
                ("/probe?target=127.0.0.1:1&target=127.0.0.1:2", 400, "one target"),
                ("/probe?target=169.254.169.254:80", 403, "probe.allowed_targets"),
                ("/probe?target=127.0.0.1.evil.org:1", 403, "probe.allowed_targets"),
            ] {
                let answer = try await curl.get(path)
                #expect(answer.status == status, "\(path)")
                #expect(answer.text.contains(text), "\(path)")
            }
            let answer = try await curl.get(path(1), ["X-Prometheus-Scrape-Timeout-Seconds: soon"])
            #expect(answer.status == 400)
        }
    }

    @Test func `Without a configuration there are no probes`() async throws {
        try await RunningServer.with { curl in
            let answer = try await curl.get("/probe?target=127.0.0.1:1")
            #expect(answer.status == 404)
            #expect(answer.text.contains("allowed_targets"))
        }
    }

    @Test func `More probes than may run at a time are refused at once`() async throws {
        let silent = try ScriptedServer()
        let responder = RunningServer.responder(ProbeConfiguration(allowedTargets: [Glob("*")]))
        let port = silent.port
        let first = await withTaskGroup(of: Int.self) { group in
            for _ in 0...ProbeResponder.concurrency {
                group.addTask {
                    do throws(ProbeRefusal) {
                        _ = try await responder.page { () throws(ProbeRefusal) in
                            try ProbeRequest(targets: ["127.0.0.1:\(port)"], modules: [], scrapeTimeout: nil)
                        }
                        return 200
                    } catch {
                        return error.status
                    }
                }
            }
            defer { group.cancelAll() }
            return await group.next()
        }
        #expect(first == 503)
        withExtendedLifetime(silent) {}
    }
}
