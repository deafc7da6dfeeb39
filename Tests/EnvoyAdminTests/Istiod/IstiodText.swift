// SPDX-License-Identifier: Apache-2.0

/// What istiod answers, written by hand in its form.
struct IstiodText {
    /// Those of its CA server; empty where that is off.
    var authority = """
        # HELP citadel_server_authentication_failure_count The number of authentication failures.
        # TYPE citadel_server_authentication_failure_count counter
        citadel_server_authentication_failure_count 3
        # TYPE citadel_server_cert_chain_expiry_seconds gauge
        citadel_server_cert_chain_expiry_seconds 1.5767999e+08
        # TYPE citadel_server_cert_chain_expiry_timestamp gauge
        citadel_server_cert_chain_expiry_timestamp 1.986355163e+09
        # TYPE citadel_server_csr_count counter
        citadel_server_csr_count 1.0021e+04
        # TYPE citadel_server_csr_parsing_err_count counter
        citadel_server_csr_parsing_err_count 1
        # TYPE citadel_server_csr_sign_err_count counter
        citadel_server_csr_sign_err_count{error="CERT_GEN_ERROR"} 4
        citadel_server_csr_sign_err_count{error="TTL_ERROR"} 2
        # TYPE citadel_server_id_extraction_err_count counter
        citadel_server_id_extraction_err_count 5
        # TYPE citadel_server_root_cert_expiry_seconds gauge
        citadel_server_root_cert_expiry_seconds 3.1535999e+08
        # TYPE citadel_server_root_cert_expiry_timestamp gauge
        citadel_server_root_cert_expiry_timestamp 2.021266664e+09
        # TYPE citadel_server_success_cert_issuance_count counter
        citadel_server_success_cert_issuance_count 10006

        """
    var pilot = """
        # TYPE endpoint_no_pod gauge
        endpoint_no_pod 0
        # TYPE go_goroutines gauge
        go_goroutines 611
        # TYPE istiod_uptime_seconds gauge
        istiod_uptime_seconds 86399.117
        # TYPE pilot_info gauge
        pilot_info{version="1.24.2-d4f0c0f1-Clean"} 1
        # TYPE pilot_sds_certificate_errors_total counter
        pilot_sds_certificate_errors_total 6
        # TYPE pilot_total_xds_rejects counter
        pilot_total_xds_rejects{type="cds"} 7
        pilot_total_xds_rejects{type="lds"} 1
        # TYPE pilot_xds_cds_reject gauge
        pilot_xds_cds_reject{err="13",node="router~10.0.0.1"} 7

        """

    var bytes: [UInt8] { Array((authority + pilot).utf8) }
}
