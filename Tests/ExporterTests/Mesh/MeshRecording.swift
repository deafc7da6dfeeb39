// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The pages of a walk as Prometheus would have scraped them, and what its rules then have to say.
struct MeshRecording {
    /// Seconds from one look of Prometheus to the next. Steps are apart by multiples of it.
    static let interval: Int64 = 120

    /// The series of single certificates are most of a page: left out where a walk is about something else.
    let readsSlots: Bool
    private var times: [Int64] = []
    private var series: [String: [Double?]] = [:]
    private var expectations: [MeshFamilies] = []

    init(readsSlots: Bool) {
        self.readsSlots = readsSlots
    }

    /// - Parameters:
    ///   - pages: one of each exporter.
    ///   - verdicts: what the rules say right then.
    mutating func note(_ pages: [MeshFamilies], at time: Int64, verdicts: MeshFamilies) {
        for (index, page) in pages.enumerated() {
            for (name, values) in page.families where isRead(name) {
                for (labels, value) in values {
                    let scraped = labels.merging(["job": "mesh", "instance": "exporter-\(index)"]) { $1 }
                    let key = MeshFamilies.text(name, scraped)
                    let before = series[key] ?? []
                    series[key] = before + Array(repeating: nil, count: times.count - before.count) + [value]
                }
            }
        }
        times.append(time)
        expectations.append(verdicts)
    }

    private func isRead(_ family: String) -> Bool {
        if family.hasPrefix("istio_ca_") || family.hasPrefix("istio_trust_") { return true }
        if family.hasPrefix("istio_certificate_exporter_") { return !family.contains("duration") }
        return readsSlots && Self.slotFamilies.contains(family)
    }

    private static let slotFamilies: Set = [
        "istio_certificate_expiration_timestamp", "istio_certificate_not_before_timestamp",
        "istio_certificate_rotation_due_timestamp", "istio_certificate_info",
    ]
}

// MARK: - Judging

extension MeshRecording {
    /// Runs the rules of the repository over the pages and compares what they record at every step.
    func judge() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mesh-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let test = folder.appending(path: "walk.yml")
        try Data(promtoolTest.utf8).write(to: test)
        let output = folder.appending(path: "output").path()
        let status = try SpawnedProgram(["promtool", "test", "rules", test.path()], output: output).wait()
        let said = try String(contentsOfFile: output, encoding: .utf8)
        #expect(status == 0, "\(said.prefix(20_000))")
    }

    /// promtool's input: the values of each series, an expectation for each rule and step.
    private var promtoolTest: String {
        var lines = [
            "rule_files: ['\(Self.rules.path())']", "evaluation_interval: \(Self.interval)s",
            // Groups are looked at in any order, as they are in Prometheus: none may need what another one records.
            "tests:",
            "  - interval: \(Self.interval)s", "    input_series:",
        ]
        for (key, values) in series {
            lines += ["      - series: \(Self.quoted(key))", "        values: '\(samples(values))'"]
        }
        lines.append("    promql_expr_test:")
        for (time, expected) in zip(times, expectations) {
            for family in MeshVerdicts.families + (readsSlots ? MeshVerdicts.rotationFamilies : []) {
                lines += ["      - expr: '\(family)'", "        eval_time: \(time)s"]
                if !expected[family].isEmpty { lines.append("        exp_samples:") }
                for (labels, value) in expected[family] {
                    let key = MeshFamilies.text(family, labels)
                    lines += ["          - labels: \(Self.quoted(key))", "            value: \(value)"]
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A value for each look, from step to step. A series that ends is marked as a scrape marks it.
    private func samples(_ values: [Double?]) -> String {
        var parts: [String] = []
        for (index, time) in times.enumerated() {
            let looks = index + 1 < times.count ? (times[index + 1] - time) / Self.interval : 1
            let (before, now) = (index > 0 ? value(values, index - 1) : nil, value(values, index))
            if let now {
                parts.append("\(now)+0x\(looks - 1)")
            } else if before != nil {
                parts.append("stale" + (looks > 1 ? " _x\(looks - 1)" : ""))
            } else {
                parts.append("_x\(looks)")
            }
        }
        return parts.joined(separator: " ")
    }

    private func value(_ values: [Double?], _ index: Int) -> Double? { index < values.count ? values[index] : nil }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

    private static let rules = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "alerts/istio-certificates.rules.yml")
}
