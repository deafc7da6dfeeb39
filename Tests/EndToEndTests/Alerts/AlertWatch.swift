// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The demo's mesh with leaves that live for less than two minutes, and everything up to the person who is woken.
final class AlertWatch {
    static let leafSeconds = 100
    static let workloads = 6
    private static let slackSeconds = 8
    private static let overdueSeconds = 12
    private static let settings = [
        // Longer than it takes until `stalled_leaves` are overdue: the first of them is not to speak for its CA.
        "overdue_for=\(overdueSeconds)s", "stalled_for=1s",
        // A busy machine is late by seconds, and needs more time between overdue and soon.
        "rotation_slack_least=\(slackSeconds)s", "expiring_planned_ratio=0.25",
        // What does not go with the leaves would not have fired before the test is over.
        "exporter_absent_for=30s", "proxy_unobserved_for=20s", "source_incomplete_for=20s", "source_part_down_for=20s",
        "source_down_for=20s", "source_stale=20s", "source_stale_for=1s", "source_errors_window=20s",
        "source_errors_for=20s", "reload_rejected_for=1s", "set_shrank_for=20s",
    ]

    let mesh: Mesh
    let exporters: ReplicatedExporter
    let prometheus: PrometheusServer
    let alertmanager: AlertmanagerServer
    private let folder: TemporaryFolder

    private init(
        _ mesh: Mesh,
        _ exporters: ReplicatedExporter,
        _ prometheus: PrometheusServer,
        _ alertmanager: AlertmanagerServer,
        _ folder: TemporaryFolder
    ) {
        self.mesh = mesh
        self.exporters = exporters
        self.prometheus = prometheus
        self.alertmanager = alertmanager
        self.folder = folder
    }

    static func start() async throws -> AlertWatch {
        let folder = try TemporaryFolder()
        let rules = try ScaledRules(leafSeconds: leafSeconds, settings: settings, in: folder)
        let alertmanager = try await AlertmanagerServer.start(in: folder)
        let mesh = try await Mesh.start(
            envoy: envoyVersions[envoyVersions.count - 1],
            flags: ["--healthy", "--leaf-lifetime-seconds", "\(leafSeconds)", "--spread-seconds", "6"]
        )
        let exporters = try await ReplicatedExporter(
            sources: mesh.source(interval: "1s") + mesh.authoritySource(interval: "1s")
        )
        let prometheus = try await PrometheusServer.start(
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            scrape_configs:
              - job_name: istio-certificates
                honor_labels: true
                file_sd_configs: [{files: ["\(exporters.targets)"]}]
            rule_files: ["\(rules.pattern)"]
            alerting: {alertmanagers: [{static_configs: [{targets: ["\(alertmanager.address)"]}]}]}
            """,
            in: folder
        )
        return AlertWatch(mesh, exporters, prometheus, alertmanager, folder)
    }

    /// Waits until Prometheus knows a leaf of each workload that was issued since then, by whole seconds.
    func waitUntilAllRotated(since moment: Date) async throws {
        let begun = Int64(moment.timeIntervalSince1970)
        let leaves = "istio_certificate_not_before_timestamp{secret=\"default\"}"
        let renewed = "count(max by (namespace, workload) (\(leaves)) >= \(begun)) == \(Self.workloads)"
        try await waitUntil(renewed, within: 2 * Self.leafSeconds) { try holds(renewed) == true }
    }

    /// Waits until leaves are late for so long that each workload would have its own alert, were it not for its CA.
    func waitUntilEachWouldSpeak() async throws {
        // Past due by the slack, then by the rule's own wait, and by some rounds of it.
        let late = Self.slackSeconds + Self.overdueSeconds + 5
        let speaking = "count(max by (namespace, workload) (istio_certificate:overdue:seconds) > \(late))"
        // The one that stopped before is due later than the others.
        let most = "\(speaking) >= \(Self.workloads - 1)"
        try await waitUntil(most, within: Self.leafSeconds) { try holds(most) == true }
    }

    /// Whether the expression has any sample; nothing where Prometheus did not answer in time.
    func holds(_ expression: String) throws -> Bool? {
        let answer = try prometheus.query(expression)
        if answer.contains("\"status\":\"error\"") { throw TimedOut(description: "\(expression): \(answer)") }
        guard answer.contains("\"status\":\"success\"") else { return nil }
        return !answer.contains("\"result\":[]")
    }

    /// The names of all alerts that fired since then, whether anybody was told or not.
    func fired(since moment: Date) throws -> Set<String> {
        struct Answer: Decodable {
            struct Vector: Decodable { let result: [Sample] }
            struct Sample: Decodable { let metric: [String: String] }
            let data: Vector
        }
        let seconds = Int(Date.now.timeIntervalSince(moment))
        let expression = "last_over_time(ALERTS{alertstate=\"firing\"}[\(seconds)s])"
        let answer = try JSONDecoder().decode(Answer.self, from: Data(try prometheus.query(expression).utf8))
        return Set(answer.data.result.compactMap { $0.metric["alertname"] })
    }

    /// Waits until Alertmanager has sent an alert, or its end, after what it had sent of it before.
    func waitUntilTold(_ status: String, _ name: String) async throws {
        var told: [ToldAlert] = []
        try await waitUntil("\(name) \(status); told: \(told)", within: 2 * Self.leafSeconds) {
            told = try alertmanager.told()
            return told.last { $0.name == name }?.status == status
        }
    }
}
