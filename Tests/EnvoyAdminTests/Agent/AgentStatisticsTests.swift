// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EnvoyAdmin

@Suite struct AgentStatisticsTests {
    private func read(_ text: AgentText, at now: Int64 = 1_000_000) -> AgentStatistics {
        AgentStatistics(prometheus: text.bytes, at: now)
    }

    @Test func `an answer is read`() {
        let statistics = read(AgentText())
        #expect(statistics.isFromAgent)
        #expect(statistics.notAfter == 1_043_220)
        #expect(statistics.certificateRequests == 7)
        #expect(statistics.failedCertificateRequests == 2)
        #expect(statistics.envoy.listeners == [.handshake: 118, .failVerifyError: 3])
        #expect(statistics.envoy.clusters == [.handshake: 11])
        #expect(
            statistics.envoy.secretUpdates == [
                .init(secret: "default", result: .success): 5, .init(secret: "ROOTCA", result: .rejected): 1,
            ]
        )
    }

    @Test(
        arguments: [
            ("43219.4", 1_043_219), ("0", 1_000_000), ("-0", 1_000_000), ("-86400.25", 913_600), ("-0.4", 1_000_000),
            ("4.32195e+04", 1_043_220), ("315360000", 316_360_000), ("1.5 1700000000000", 1_000_002),
        ] as [(String, Int64)]
    )
    func `the end is now and what is left, which may be less than nothing`(value: String, notAfter: Int64) {
        var text = AgentText()
        text.expiry = [#"istio_agent_cert_expiry_seconds{resource_name="default"} \#(value)"#]
        #expect(read(text).notAfter == notAfter)
    }

    @Test(arguments: ["NaN", "+Inf", "-Inf", "1e12", "-1e300", "soon", "", "0x"])
    func `a value that is no time gives no end`(value: String) {
        var text = AgentText()
        text.expiry = [#"istio_agent_cert_expiry_seconds{resource_name="default"} \#(value)"#]
        #expect(read(text).notAfter == nil)
        #expect(read(text).certificateRequests == 7)
    }

    @Test(arguments: [
        #"{resource_name="ROOTCA"}"#, "", "{}", #"{resource_name=""}"#, #"{resource="default"}"#,
        #"{resource_name="kubernetes://default"}"#,
    ])
    func `another resource's end is not the workload's`(labels: String) {
        var text = AgentText()
        let other = "istio_agent_cert_expiry_seconds\(labels) 5"
        text.expiry = [other]
        #expect(read(text).notAfter == nil)
        text.expiry = [other, #"istio_agent_cert_expiry_seconds{resource_name="default"} 60"#]
        #expect(read(text).notAfter == 1_000_060)
        text.expiry.reverse()
        #expect(read(text).notAfter == 1_000_060)
    }

    @Test func `what an application repeats of the agent's metrics changes nothing`() {
        var text = AgentText()
        text.application = text.text.replacing(" 43219.517938", with: " 1").replacing(" 7\n", with: " 70\n")
            .replacing(" 2\n", with: " 20\n")
        let statistics = read(text)
        #expect(statistics.notAfter == 1_043_220)
        #expect(statistics.certificateRequests == 7)
        #expect(statistics.failedCertificateRequests == 2)
    }

    @Test func `what the agent does not tell is absent, each by itself`() {
        var text = AgentText()
        text.expiry = []
        #expect(read(text).notAfter == nil)
        #expect(read(text).certificateRequests == 7)
        text = AgentText()
        text.requests = ""
        #expect(read(text).certificateRequests == nil)
        #expect(read(text).failedCertificateRequests == 2)
        text = AgentText()
        text.failures = ""
        #expect(read(text).certificateRequests == 7)
        #expect(read(text).failedCertificateRequests == nil)
        #expect(read(text).isFromAgent)
    }

    @Test(arguments: [#"{request_type="token"}"#, "{}", "", #"{type="csr"}"#])
    func `requests for something else are not counted`(labels: String) {
        var text = AgentText()
        text.requests = "istio_agent_num_outgoing_requests\(labels) 9"
        text.failures = "istio_agent_num_failed_outgoing_requests\(labels) 9"
        #expect(read(text).certificateRequests == nil)
        #expect(read(text).failedCertificateRequests == nil)
    }

    @Test(arguments: ["-1", "0.5", "NaN", "+Inf", "1e30", "x"])
    func `a count that is none is absent`(value: String) {
        var text = AgentText()
        text.requests = #"istio_agent_num_outgoing_requests{request_type="csr"} \#(value)"#
        text.failures = #"istio_agent_num_failed_outgoing_requests{request_type="csr"} \#(value)"#
        #expect(read(text).certificateRequests == nil)
        #expect(read(text).failedCertificateRequests == nil)
    }

    @Test func `trouble with files is told by its kind, the agent's own alone`() {
        var text = AgentText()
        #expect(read(text).fileWatcherFailures == nil)
        #expect(read(text).fileSecretFailures == nil)
        text.failures += "\nistio_agent_num_file_watcher_failures_total 3\nistio_agent_num_file_secret_failures_total 4"
        text.application = "istio_agent_num_file_watcher_failures_total 30\nnum_file_secret_failures_total 40\n"
        #expect(read(text).fileWatcherFailures == 3)
        #expect(read(text).fileSecretFailures == 4)
    }

    @Test func `zero is zero`() {
        var text = AgentText()
        text.failures = #"istio_agent_num_failed_outgoing_requests{request_type="csr"} 0"#
        #expect(read(text).failedCertificateRequests == 0)
    }

    @Test(arguments: [
        "", "\n\n", "# EOF\n", "http_requests_total 1\n", "<html>Sign in</html>", "\u{0}\u{1}\n}{\n",
        "istio_agentx 1\n",
    ])
    func `a text that no agent wrote tells nothing`(text: String) {
        let statistics = AgentStatistics(prometheus: Array(text.utf8), at: 1_000_000)
        #expect(statistics == AgentStatistics(prometheus: [], at: 0))
        #expect(!statistics.isFromAgent)
    }

    @Test(arguments: [[0xFF, 0xFE, 0x0A], [0x7B, 0x0A], Array("# TYPE x y\n# EOF\n".utf8), Array("a{b=\"\n".utf8)])
    func `nothing that an application writes harms what stands before or behind it`(damage: [UInt8]) {
        var text = AgentText()
        text.application = ""
        let whole = read(text)
        #expect(AgentStatistics(prometheus: damage + text.bytes + damage, at: 1_000_000) == whole)
    }

    @Test(arguments: [-29, -1, 0, 1, 29] as [Int64])
    func `an end that moved a little is the one that was known`(shift: Int64) {
        #expect(read(AgentText()).notAfter(confirming: 1_043_220 + shift) == 1_043_220 + shift)
    }

    @Test(arguments: [-86_400, -30, 30, 3_600] as [Int64])
    func `an end that moved more is another certificate's`(shift: Int64) {
        #expect(read(AgentText()).notAfter(confirming: 1_043_220 + shift) == 1_043_220)
    }

    @Test func `without an end nothing is confirmed, and without a known one the end is new`() {
        var text = AgentText()
        #expect(read(text).notAfter(confirming: nil) == 1_043_220)
        text.expiry = []
        #expect(read(text).notAfter(confirming: 1_043_220) == nil)
    }
}
