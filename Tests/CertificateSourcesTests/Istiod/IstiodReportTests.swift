// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import EnvoyAdmin
import Testing

@testable import CertificateSources

@Suite struct IstiodReportTests {
    private let place = IstiodPlace(cluster: "east", namespace: "istio-system", pod: "istiod-1")

    private func report(_ text: String, at now: Int64 = 1_000, after known: IstiodReport? = nil) -> IstiodReport {
        IstiodReport(IstiodStatistics(prometheus: Array(text.utf8), at: now), of: place, after: known)
    }

    @Test(arguments: [
        ("citadel_server_authentication_failure_count 1", "authentication"),
        ("citadel_server_csr_parsing_err_count 1", "csr_parsing"),
        ("citadel_server_id_extraction_err_count 1", "identity"),
        (#"citadel_server_csr_sign_err_count{error="CA_NOT_READY"} 1"#, "ca_not_ready"),
        (#"citadel_server_csr_sign_err_count{error="CSR_ERROR"} 1"#, "csr_error"),
        (#"citadel_server_csr_sign_err_count{error="TTL_ERROR"} 1"#, "ttl_error"),
        // An expired CA certificate signs nothing.
        (#"citadel_server_csr_sign_err_count{error="CERT_GEN_ERROR"} 1"#, "cert_generation"),
        (#"citadel_server_csr_sign_err_count{error="UNKNOWN"} 1"#, "unknown"),
    ])
    func `Every cause has its own label, and the others are zero`(line: String, reason: String) {
        let failures = report(line + "\n").failures
        #expect(failures.count == SigningFailure.allCases.count)
        #expect(failures.filter { $0.value > 0 }.map(\.key.rawValue) == [reason])
    }

    @Test func `Counters that never moved are zero while the CA server is on`() {
        let found = report("citadel_server_root_cert_expiry_timestamp 2000\npilot_info{version=\"1.30.1\"} 1\n")
        #expect(found.isSigning)
        #expect(found.signingRequests == 0)
        #expect(found.issuedCertificates == 0)
        #expect(found.secretErrors == 0)
        #expect(found.rejects == ["cds": 0, "eds": 0, "lds": 0, "rds": 0, "sds": 0])
        #expect(found.rootNotAfter == 2_000)
        #expect(found.chainNotAfter == nil)
        #expect(found.version == "1.30.1")
    }

    @Test func `Without a CA server there is nothing to count of it`() {
        let found = report("pilot_info{version=\"1.30.1\"} 1\npilot_sds_certificate_errors_total 3\n")
        #expect(!found.isSigning)
        #expect(found.signingRequests == nil)
        #expect(found.issuedCertificates == nil)
        #expect(found.failures.isEmpty)
        #expect(found.rootNotAfter == nil)
        #expect(found.secretErrors == 3)
    }

    @Test func `An end that is told as what is left stays where it was`() {
        let first = report("citadel_server_root_cert_expiry_seconds 500\n", at: 1_000)
        #expect(first.rootNotAfter == 1_500)
        let second = report("citadel_server_root_cert_expiry_seconds 468\n", at: 1_030, after: first)
        #expect(second.rootNotAfter == 1_500)
        let renewed = report("citadel_server_root_cert_expiry_seconds 9000\n", at: 1_060, after: second)
        #expect(renewed.rootNotAfter == 10_060)
    }

    @Test func `A version that tells no types has one sum`() {
        #expect(report("pilot_total_xds_rejects 4\n").rejects == ["": 4])
    }
}
