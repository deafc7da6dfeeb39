// SPDX-License-Identifier: Apache-2.0

/// What Envoy tells of TLS, and Istio leaves out: `pkg/bootstrap/config.go` names the prefixes and suffixes that stay.
extension SeriesKnowledge {
    static func proxyStatistic(_ name: String, _ selector: Selector) -> SeriesMeaning? {
        // The connection to istiod is among what stays.
        let isOfControl = selector.matchers.contains { $0.label.hasSuffix("cluster_name") && $0.value == "xds-grpc" }
        let isConnection =
            ["envoy_listener_", "envoy_cluster_"].contains(where: name.hasPrefix) && name.contains("_ssl_")
        guard !isOfControl, isConnection || name.hasPrefix("envoy_sds_") else { return nil }
        // Where the exporter has no such series, the proxies can still be told to have it.
        let replacement = connections(name) ?? secretUpdates(name)
        return SeriesMeaning(value: .other, fault: .leftOutByDefault, replacement: replacement)
    }

    private static func connections(_ name: String) -> SeriesReplacement? {
        let direction: String
        if name.hasPrefix("envoy_listener_") {
            direction = "direction=\"inbound\""
        } else if name.hasPrefix("envoy_cluster_") {
            direction = "direction=\"outbound\""
        } else {
            return nil
        }
        let families = [
            "_ssl_handshake": "istio_proxy_tls_handshakes_total",
            "_ssl_connection_error": "istio_proxy_tls_connection_errors_total",
            "_context_secrets_not_ready": "istio_proxy_tls_secrets_not_ready_total",
        ]
        for (suffix, family) in families where name.hasSuffix(suffix) { return .proxy(family, direction) }
        if name.hasSuffix("_ssl_context_update_by_sds") {
            return .proxy("istio_certificate_rotations_total", "source=\"envoy\"")
        }
        for reason in ["no_cert", "error", "san", "cert_hash"] where name.hasSuffix("_ssl_fail_verify_\(reason)") {
            return .proxy("istio_proxy_tls_verification_failures_total", direction, "reason=\"\(reason)\"")
        }
        return nil
    }

    /// `envoy_sds_default_update_rejected`, and from Envoy 1.37 on `envoy_sds_update_rejected` with a label.
    private static func secretUpdates(_ name: String) -> SeriesReplacement? {
        guard name.hasPrefix("envoy_sds_") else { return nil }
        for result in ["success", "failure", "rejected"] where name.hasSuffix("_update_\(result)") {
            // Of other names the statistic has lost signs that the secret's name has.
            let secret = ["default", "ROOTCA"].first { name == "envoy_sds_\($0)_update_\(result)" }
            let matchers = ["result=\"\(result)\""] + (secret.map { ["secret=\"\($0)\""] } ?? [])
            return .proxy("istio_proxy_sds_updates_total", matchers)
        }
        return nil
    }
}
