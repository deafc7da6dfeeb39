// SPDX-License-Identifier: Apache-2.0

@testable import Exporter

/// Names that many workloads share, and what a stock proxy does not tell.
extension RuleMistakeCase {
    private static let workload = "by (source, cluster, namespace, workload, secret, key, role, name)"
    private static let end = "istio_certificate_expiration_timestamp"

    static let owners = [
        Self(
            expression: "min by (key) (\(end)) - time() < 3600",
            kinds: [.sharedName],
            proposal: "min \(workload) (\(end)) - time() < 3600"
        ),
        Self(
            expression: "max(\(end){role=\"leaf\"}) by (secret, source) - time() < 3600",
            kinds: [.sharedName],
            proposal: "max(\(end){role=\"leaf\"}) \(workload) - time() < 3600"
        ),
        Self(
            expression: "min by (secret) (\(end) - time()) < 604800",
            kinds: [.sharedName, .thresholdBeforeRotation],
            proposal: "min \(workload) "
                + "(\(end) - time() < 0.5 * (\(end) - istio_certificate_rotation_due_timestamp))"
        ),
        Self(
            expression: "max by (name) (istio_cert_manager_certificate_ready) == 0",
            kinds: [.sharedName],
            proposal: "max by (cluster, namespace, name) (istio_cert_manager_certificate_ready) == 0"
        ),
        Self(
            expression: "min by (resource_name) (istio_agent_cert_expiry_seconds) < 3600",
            kinds: [.sharedName],
            proposal: "min by (namespace, pod, resource_name) (istio_agent_cert_expiry_seconds) < 3600"
        ),
        Self(
            expression: "\(end) - on (key) istio_certificate_not_before_timestamp > 90000",
            kinds: [.sharedName],
            proposal: "\(end) - on (source, cluster, namespace, workload, pod, secret, key, role, name, twin) "
                + "istio_certificate_not_before_timestamp > 90000"
        ),
        Self(
            expression: "istio_certificate_in_use == 0 and on (secret) group by (namespace, secret) (\(end))",
            kinds: [.sharedName],
            proposal: "istio_certificate_in_use == 0 and on (\(workload.dropFirst(4).dropLast())) "
                + "group by (namespace, secret) (\(end))"
        ),
        Self(
            expression: "\(end){source=\"envoy\"} != on (secret) group_left () \(end){source=\"secret\"}",
            kinds: [.sharedName],
            proposal: "\(end){source=\"envoy\"} != on (cluster, namespace, secret) group_left () "
                + "\(end){source=\"secret\"}"
        ),
        Self(
            expression: "increase(envoy_listener_ssl_fail_verify_error{namespace=\"shop\"}[5m]) > 0",
            kinds: [.leftOutByDefault],
            proposal: "increase(istio_proxy_tls_verification_failures_total"
                + "{direction=\"inbound\",reason=\"error\",namespace=\"shop\"}[5m]) > 0"
        ),
        Self(
            expression: "rate(envoy_cluster_shop_svc_cluster_local__ssl_connection_error[5m]) > 1",
            kinds: [.leftOutByDefault],
            proposal: "rate(istio_proxy_tls_connection_errors_total{direction=\"outbound\"}[5m]) > 1"
        ),
        Self(
            expression:
                "increase(envoy_cluster_client_ssl_socket_factory_ssl_context_update_by_sds[1d]) == 0 unless up",
            kinds: [.leftOutByDefault],
            proposal: "increase(istio_certificate_rotations_total{source=\"envoy\"}[1d]) == 0 unless up"
        ),
        Self(
            expression: "rate(envoy_sds_default_update_rejected[5m]) > 0",
            kinds: [.leftOutByDefault],
            proposal: "rate(istio_proxy_sds_updates_total{result=\"rejected\",secret=\"default\"}[5m]) > 0"
        ),
        Self(
            expression: "rate(envoy_sds_update_failure{envoy_xds_resource_name=\"ROOTCA\"}[5m]) > 0",
            kinds: [.leftOutByDefault],
            proposal: "rate(istio_proxy_sds_updates_total{result=\"failure\",secret=\"ROOTCA\"}[5m]) > 0"
        ),
        Self(
            expression: "envoy_listener_ssl_certificate_default_expiration_unix_time_seconds - time() < 3600",
            kinds: [.leftOutByDefault],
            proposal: "\(end){source=\"envoy\"} - time() < 3600"
        ),
    ]
}
