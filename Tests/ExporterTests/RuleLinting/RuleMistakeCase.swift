// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exporter

/// A mistake that public rules make, and how it is to be put right.
struct RuleMistakeCase: Sendable, CustomTestStringConvertible {
    let expression: String
    var alert = "Alert"
    var wait = "10m"
    let kinds: [RuleFinding.Kind]
    let proposal: String

    var testDescription: String { expression }

    static let leaves = #"{source=~"envoy|ztunnel|handshake|agent",role="leaf",secret=~"|default"}"#
    static let leaf = "istio_certificate_expiration_timestamp\(leaves)"
    static let due = "istio_certificate_rotation_due_timestamp\(leaves)"

    static let all = times + owners + firing

    private static let times = [
        Self(
            expression: "istio_agent_cert_expiry_seconds - time() < 3600",
            kinds: [.relativeMinusTime],
            proposal: "\(leaf) - time() < 3600"
        ),
        Self(
            expression: "citadel_server_root_cert_expiry_seconds{namespace=\"istio-system\"} - time() < 86400 * 30",
            kinds: [.relativeMinusTime],
            proposal: "istio_istiod_root_expiration_timestamp{namespace=\"istio-system\"} - time() < 86400 * 30"
        ),
        Self(
            expression: "citadel_server_cert_chain_expiry_seconds - time() < 86400",
            kinds: [.relativeMinusTime],
            proposal: "istio_istiod_chain_expiration_timestamp - time() < 86400"
        ),
        Self(
            expression: "citadel_server_root_cert_expiry_timestamp < 2592000",
            kinds: [.timestampWithoutTime],
            proposal: "istio_istiod_root_expiration_timestamp - time() < 2592000"
        ),
        Self(
            expression: "citadel_server_root_cert_expiry_timestamp / 86400 < 30",
            kinds: [.timestampWithoutTime],
            proposal: "(istio_istiod_root_expiration_timestamp - time()) / 86400 < 30"
        ),
        Self(
            expression: "min by (pod) (istio_agent_cert_expiry_seconds) < 7 * 24 * 3600",
            kinds: [.thresholdBeforeRotation],
            proposal: "min by (pod) (\(leaf) - time() < 0.5 * (\(leaf) - \(due)))"
        ),
        Self(
            expression: "(istio_certificate_expiration_timestamp - time()) / 86400 < 7",
            kinds: [.thresholdBeforeRotation],
            proposal: "(istio_certificate_expiration_timestamp - time() < 0.5 * "
                + "(istio_certificate_expiration_timestamp - istio_certificate_rotation_due_timestamp))"
        ),
        Self(
            expression: "istio_certificate_expiration_timestamp < 604800",
            kinds: [.timestampWithoutTime, .thresholdBeforeRotation],
            proposal: "istio_certificate_expiration_timestamp - time() < 0.5 * "
                + "(istio_certificate_expiration_timestamp - istio_certificate_rotation_due_timestamp)"
        ),
        Self(
            expression: "increase(pilot_xds_cds_reject[5m]) > 0",
            alert: "CertificateRotationFailed",
            kinds: [.rejectAsRotation, .gaugeAsCounter],
            proposal: "time() > \(due) + clamp_min(0.1 * (\(leaf) - \(due)), 600)"
        ),
        Self(
            expression: "sum(rate(pilot_xds_cds_reject{namespace=\"istio-system\"}[5m])) > 0",
            alert: "RefusedClusters",
            kinds: [.gaugeAsCounter],
            proposal: "sum(rate(istio_istiod_xds_rejects_total{type=\"cds\",namespace=\"istio-system\"}[5m])) > 0"
        ),
        Self(
            expression: "certmanager_certificate_expiration_timestamp_seconds{exported_namespace=\"shop\"} - time() "
                + "< 864000",
            kinds: [.zeroSentinel],
            proposal: "istio_certificate_expiration_timestamp{source=\"cert_manager\",namespace=\"shop\"} - time() "
                + "< 864000"
        ),
        Self(
            expression: "envoy_server_days_until_first_cert_expiring < 7",
            kinds: [.wholeDays, .thresholdBeforeRotation],
            proposal: "\(leaf) - time() < 0.5 * (\(leaf) - \(due))"
        ),
        Self(
            expression: "envoy_cert_days_until_expiration < 0.1",
            kinds: [.unknownSeries],
            proposal: "((\(leaf) - time()) / 86400) < 0.1"
        ),
        Self(
            expression: "pilot_webhook_cert_expiry_timestamp - time() < 86400",
            kinds: [.unknownSeries],
            proposal: "istio_certificate_expiration_timestamp{source=\"webhook\"} - time() < 86400"
        ),
        Self(
            expression: "identity_cert_expiry_timestamp - time() < 3600",
            kinds: [.unknownSeries],
            proposal: "\(leaf) - time() < 3600"
        ),
        Self(
            expression: "increase(citadel_server_authn_failure_count[5m]) > 0",
            kinds: [.unknownSeries],
            proposal: "increase(istio_istiod_csr_failures_total{reason=\"authentication\"}[5m]) > 0"
        ),
        Self(
            expression: "istio_certificate_expiry_timestamp{role=\"root\"} - time() < 86400",
            kinds: [.unknownSeries],
            proposal: "istio_certificate_expiration_timestamp{role=\"root\"} - time() < 86400"
        ),
        Self(
            expression: "sum(rate(citadel_server_success_cert_issuance_count[1h])) == 0",
            kinds: [.absenceUnseen],
            proposal: "sum(rate(citadel_server_success_cert_issuance_count[1h])) == 0 "
                + "or absent(citadel_server_success_cert_issuance_count)"
        ),
        Self(
            expression: "count(istio_proxy_up) == 0",
            kinds: [.absenceUnseen],
            proposal: "absent(istio_proxy_up)"
        ),
    ]
}
