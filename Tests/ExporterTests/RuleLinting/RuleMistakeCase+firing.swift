// SPDX-License-Identifier: Apache-2.0

@testable import Exporter

/// Alerts that fire always, never, or not when it matters most.
extension RuleMistakeCase {
    private static let root = "citadel_server_root_cert_expiry_timestamp"
    private static let end = "istio_certificate_expiration_timestamp"

    static let firing = [
        Self(
            expression: "\(root) - time() > 0 and \(root) - time() < 86400 * 30",
            kinds: [.expiredLeftOut],
            proposal: "\(root) - time() < 86400 * 30"
        ),
        Self(
            expression: "(\(root) < time() + 86400) and on (pod) (\(root) >= time())",
            kinds: [.expiredLeftOut],
            proposal: "(\(root) < time() + 86400)"
        ),
        Self(
            expression: "0 < (\(root) - time()) / 86400 < 30",
            kinds: [.expiredLeftOut],
            proposal: "(\(root) - time()) / 86400 < 30"
        ),
        Self(
            expression: "min by (pod) (\(root) - time() > 0) < 3600",
            kinds: [.expiredLeftOut],
            proposal: "min by (pod) (\(root) - time()) < 3600"
        ),
        Self(
            expression: "\(end){role=\"root\"} - time() < 86400 > 3600",
            kinds: [.expiredLeftOut],
            proposal: "\(end){role=\"root\"} - time() < 86400"
        ),
        Self(
            expression: "istio_proxy_up == 1 and istio_agent_cert_expiry_seconds > 0 "
                + "and istio_agent_cert_expiry_seconds < 604800",
            kinds: [.expiredLeftOut, .thresholdBeforeRotation],
            proposal: "istio_proxy_up == 1 and \(leaf) - time() < 0.5 * (\(leaf) - \(due))"
        ),
        Self(
            expression: "istio_agent_cert_expiry_seconds",
            kinds: [.alwaysFires],
            proposal: "\(leaf) - time() < 0.5 * (\(leaf) - \(due))"
        ),
        Self(
            expression: "\(root) - time()",
            kinds: [.alwaysFires],
            proposal: "\(root) - time() < 30 * 86400"
        ),
        Self(
            expression: "\(root) - time() < bool 3600",
            kinds: [.alwaysFires],
            proposal: "\(root) - time() < 3600"
        ),
        Self(
            expression: "certmanager_certificate_ready_status{namespace=\"shop\"} == 0",
            kinds: [.alwaysFires],
            proposal: "certmanager_certificate_ready_status{namespace=\"shop\",condition=\"True\"} == 0"
        ),
        Self(
            expression: "\(root) - time() < 3600 or vector(0)",
            kinds: [.alwaysFires],
            proposal: "\(root) - time() < 3600"
        ),
        Self(
            expression: "envoy_server_days_until_first_cert_expiring < 0",
            kinds: [.wholeDays, .neverFires],
            proposal: "((\(leaf) - time()) / 86400) < 0"
        ),
        Self(
            expression: "absent(istio_certificate_exporter_build_info)",
            wait: "0s",
            kinds: [.absentAtOnce],
            proposal: "absent(istio_certificate_exporter_build_info)"
        ),
        Self(
            expression: "increase(\(end)[1d]) == 0",
            kinds: [.gaugeAsCounter, .absenceUnseen],
            proposal: "changes(\(end)[1d]) == 0 or absent(\(end))"
        ),
        Self(
            expression: "rate(istio_agent_cert_expiry_seconds[5m]) > 0",
            kinds: [.gaugeAsCounter],
            proposal: "changes(\(leaf)[5m]) > 0"
        ),
        Self(
            expression: "\(end) < time() + 604800",
            kinds: [.thresholdBeforeRotation],
            proposal: "\(end) - time() < 0.5 * (\(end) - istio_certificate_rotation_due_timestamp)"
        ),
        Self(
            expression: "\(end) - 86400 * 14 < time()",
            kinds: [.thresholdBeforeRotation],
            proposal: "\(end) - time() < 0.5 * (\(end) - istio_certificate_rotation_due_timestamp)"
        ),
        Self(
            expression: "min_over_time(envoy_cert_days_until_expiration[1h]) < 0.1",
            kinds: [.unknownSeries],
            proposal: "min_over_time(((\(leaf) - time()) / 86400)[1h:]) < 0.1"
        ),
        Self(
            expression: "histogram_quantile(0.9, sum by (le) (rate(istio_agent_cert_expiry_seconds_bucket[5m]))) "
                + "< 604800",
            kinds: [.unknownSeries],
            proposal: "\(leaf) - time() < 0.5 * (\(leaf) - \(due))"
        ),
        Self(
            expression: "histogram_quantile(0.1, istiod_root_cert_expiry_days_bucket) < 30",
            kinds: [.unknownSeries],
            proposal: "((istio_ca_earliest_expiration_timestamp - time()) / 86400) < 30"
        ),
        Self(
            expression: "sum(rate(istiod_cert_expiry_seconds[1h])) == 0",
            kinds: [.unknownSeries, .absenceUnseen],
            proposal: "sum(changes(\(leaf)[1h])) == 0 or absent(\(leaf))"
        ),
        Self(
            expression: "istiod_cert_expiry_seconds offset 5m < 60",
            kinds: [.unknownSeries],
            proposal: "(\(leaf) offset 5m - time()) < 60"
        ),
        Self(
            expression: "envoy_server_days_until_first_cert_expiring",
            kinds: [.wholeDays, .alwaysFires],
            proposal: "\(leaf) - time() < 0.5 * (\(leaf) - \(due))"
        ),
        Self(
            expression: "(istiod_cert_expiry_seconds offset 5m) < 60",
            kinds: [.unknownSeries],
            proposal: "((\(leaf) offset 5m - time())) < 60"
        ),
        Self(
            expression: "max_over_time((istiod_cert_expiry_seconds @ start())[5m:1m]) < 60",
            kinds: [.unknownSeries],
            proposal: "max_over_time(((\(leaf) @ start() - time()))[5m:1m]) < 60"
        ),
        Self(
            expression: "istiod_cert_expiry_seconds - time() < 60",
            kinds: [.unknownSeries, .relativeMinusTime],
            proposal: "\(leaf) - time() < 60"
        ),
    ]
}
