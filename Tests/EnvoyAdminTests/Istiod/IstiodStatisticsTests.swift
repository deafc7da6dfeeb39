// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EnvoyAdmin

@Suite struct IstiodStatisticsTests {
    private func read(_ text: String, at now: Int64 = 1_000_000) -> IstiodStatistics {
        IstiodStatistics(prometheus: Array(text.utf8), at: now)
    }

    @Test func `an answer is read`() {
        let statistics = IstiodStatistics(prometheus: IstiodText().bytes, at: 1_000_000)
        #expect(statistics.isFromIstiod)
        #expect(statistics.hasAuthority)
        #expect(statistics.version == "1.24.2-d4f0c0f1-Clean")
        #expect(statistics.certificateRequests == 10_021)
        #expect(statistics.authenticationFailures == 3)
        #expect(statistics.requestParsingErrors == 1)
        #expect(statistics.identityErrors == 5)
        #expect(statistics.signingErrors == [.certificateGeneration: 4, .lifetime: 2])
        #expect(statistics.issuedCertificates == 10_006)
        #expect(statistics.credentialErrors == 6)
        #expect(statistics.rejects == ["cds": 7, "lds": 1])
        #expect(statistics.rootNotAfter(confirming: nil) == 2_021_266_664)
        #expect(statistics.chainNotAfter(confirming: nil) == 1_986_355_163)
    }

    @Test func `without its CA server istiod tells the rest`() {
        var text = IstiodText()
        text.authority = ""
        let statistics = IstiodStatistics(prometheus: text.bytes, at: 0)
        #expect(statistics.isFromIstiod)
        #expect(!statistics.hasAuthority)
        #expect(statistics.certificateRequests == nil)
        #expect(statistics.rootNotAfter(confirming: nil) == nil)
        #expect(statistics.credentialErrors == 6)
    }

    @Test func `an end is a moment in either unit, and the exact one counts`() {
        let seconds = "citadel_server_root_cert_expiry_seconds 100.4\n"
        let moment = "citadel_server_root_cert_expiry_timestamp 2000500\n"
        #expect(read(seconds).rootNotAfter(confirming: nil) == 1_000_100)
        #expect(read(seconds + moment).rootNotAfter(confirming: nil) == 2_000_500)
        #expect(read(moment + seconds).rootNotAfter(confirming: nil) == 2_000_500)
        let chain = (seconds + moment).replacing("root_cert", with: "cert_chain")
        #expect(read(chain).chainNotAfter(confirming: nil) == 2_000_500)
        #expect(read(chain).rootNotAfter(confirming: nil) == nil)
    }

    @Test func `what is left moves with the answer's time, and the end does not`() {
        let statistics = read("citadel_server_root_cert_expiry_seconds 100\n")
        #expect(statistics.rootNotAfter(confirming: 1_000_112) == 1_000_112)
        #expect(statistics.rootNotAfter(confirming: 1_000_130) == 1_000_100)
        let exact = read("citadel_server_root_cert_expiry_timestamp 1000100\n")
        #expect(exact.rootNotAfter(confirming: 1_000_101) == 1_000_100)
    }

    @Test(arguments: ["-1", "0", "NaN", "+Inf", "1e300", "soon", ""])
    func `what istiod tells of a certificate that it could not read is no end`(value: String) {
        let statistics = read("citadel_server_root_cert_expiry_timestamp \(value)\n")
        #expect(statistics.rootNotAfter(confirming: nil) == nil)
    }

    @Test(
        arguments: [
            ("CA_NOT_READY", .authorityNotReady), ("CSR_ERROR", .request), ("TTL_ERROR", .lifetime),
            ("CERT_GEN_ERROR", .certificateGeneration), ("UNKNOWN", .unknown), ("SOMETHING_NEW", .unknown),
        ] as [(String, IstiodStatistics.SigningError)]
    )
    func `each cause of a signature that failed is known`(label: String, error: IstiodStatistics.SigningError) {
        let statistics = read("citadel_server_csr_sign_err_count{error=\"\(label)\"} 2\n")
        #expect(statistics.signingErrors == [error: 2])
    }

    @Test func `causes that are not known are summed up, one without a label too`() {
        let name = "citadel_server_csr_sign_err_count"
        let statistics = read("\(name){error=\"A\"} 2\n\(name){error=\"B\"} 3\n\(name) 4\n")
        #expect(statistics.signingErrors == [.unknown: 9])
    }

    @Test func `counters may have the suffix of OpenMetrics`() {
        let statistics = read("citadel_server_csr_count_total{otel_scope_name=\"istio\"} 8\n")
        #expect(statistics.certificateRequests == 8)
    }

    @Test func `types of configuration are bounded`() {
        let lines = (1...40).map { "pilot_total_xds_rejects{type=\"t\($0)\"} 1\n" }
        let statistics = read(lines.joined())
        #expect(statistics.rejects.count == 17)
        #expect(statistics.rejects["other"] == 24)
        #expect(read("pilot_total_xds_rejects 3\n").rejects == ["": 3])
    }

    @Test(arguments: ["", "# EOF\n", "go_goroutines 5\n", "<html>Sign in</html>", "istio_agent_x 1\n", "\u{0}}{\n"])
    func `a text that no istiod wrote tells nothing`(text: String) {
        #expect(!read(text).isFromIstiod)
        #expect(read(text) == read(""))
    }

    @Test(arguments: ["-1", "0.5", "NaN", "1e30", "x"])
    func `a count that is none is absent`(value: String) {
        let statistics = read("citadel_server_csr_count \(value)\npilot_total_xds_rejects{type=\"cds\"} \(value)\n")
        #expect(statistics.certificateRequests == nil)
        #expect(statistics.rejects.isEmpty)
    }
}
