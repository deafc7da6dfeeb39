// SPDX-License-Identifier: Apache-2.0

/// What an agent answers, written by hand in its form: its own metrics, Envoy's, the application's.
struct AgentText {
    var expiry: [String] = [#"istio_agent_cert_expiry_seconds{resource_name="default"} 43219.517938"#]
    var requests = #"istio_agent_num_outgoing_requests{request_type="csr"} 7"#
    var failures = #"istio_agent_num_failed_outgoing_requests{request_type="csr"} 2"#
    var envoy = """
        # TYPE envoy_listener_ssl_handshake counter
        envoy_listener_ssl_handshake{listener_address="0.0.0.0_15006"} 118
        envoy_listener_ssl_fail_verify_error{listener_address="0.0.0.0_15006"} 3
        # TYPE envoy_cluster_ssl_handshake counter
        envoy_cluster_ssl_handshake{cluster_name="outbound|80||x.ns.svc.cluster.local"} 11
        envoy_cluster_upstream_cx_total{cluster_name="xds-grpc"} 4
        # TYPE envoy_sds_default_update_success counter
        envoy_sds_default_update_success{} 5
        # TYPE envoy_sds_ROOTCA_update_rejected counter
        envoy_sds_ROOTCA_update_rejected{} 1
        # TYPE envoy_server_days_until_first_cert_expiring gauge
        envoy_server_days_until_first_cert_expiring{} 0

        """
    var application = """
        # HELP http_requests_total Requests.
        # TYPE http_requests counter
        http_requests_total{path="/a b"} 1.7e+03 # {trace_id="x"} 1
        # EOF

        """

    var text: String {
        """
        # HELP istio_agent_cert_expiry_seconds The time remaining, in seconds, before the certificate chain will expire.
        # TYPE istio_agent_cert_expiry_seconds gauge
        \(expiry.map { $0 + "\n" }.joined())\
        # TYPE istio_agent_go_goroutines gauge
        istio_agent_go_goroutines 118
        # TYPE istio_agent_num_outgoing_requests counter
        istio_agent_num_outgoing_requests{request_type="token"} 900
        \(requests)
        # TYPE istio_agent_num_failed_outgoing_requests counter
        \(failures)
        istio_agent_scrapes_total 12
        # EOF
        \(envoy)\(application)
        """
    }

    var bytes: [UInt8] { Array(text.utf8) }
}
