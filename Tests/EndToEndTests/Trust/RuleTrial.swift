// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Pages of one exporter, a minute apart, and what the shipped recording rules are to make of them; promtool judges.
final class RuleTrial {
    private struct Expectation: Encodable {
        struct Sample: Encodable {
            let labels: String
            let value: Double
        }
        let expr: String
        let evalTime: String
        let expSamples: [Sample]
    }

    private struct Series: Encodable {
        let series: String
        let values: String
    }

    private struct Test: Encodable {
        let interval = "1m"
        let inputSeries: [Series]
        let promqlExprTest: [Expectation]
    }

    private struct File: Encodable {
        let ruleFiles: [String]
        let evaluationInterval = "1m"
        let groupEvalOrder: [String]
        let tests: [Test]
    }

    private let families: [String]
    private let rules: [String]
    private let order: [String]
    private var pages: [[String: String]] = []
    private var expectations: [Expectation] = []

    /// - Parameters:
    ///   - families: prefixes of those that the rules look at.
    ///   - rules: files of alerts/.
    ///   - order: of their groups.
    init(
        families: [String] = ["istio_ca_", "istio_trust_", "istio_certificate_exporter_"],
        rules: [String] = ["istio-certificates.rules.yml"],
        order: [String] = [
            "istio-certificates-thresholds", "istio-certificates-authorities", "istio-certificates-trust",
        ]
    ) {
        self.families = families
        self.rules = rules
        self.order = order
    }

    /// The next minutes' page, as it is scraped.
    func scrape(_ page: Page, minutes: Int = 1) {
        var samples: [String: String] = [:]
        for sample in page.samples where families.contains(where: sample.name.hasPrefix) {
            let labels = sample.labels.merging(["job": "istio-certificates", "instance": "one"]) { label, _ in label }
            samples[Self.selector(sample.name, labels)] = sample.value
        }
        pages += Array(repeating: samples, count: minutes)
    }

    /// - Parameters:
    ///   - expression: evaluated on the newest page.
    ///   - values: by the samples' labels; what has none is left out.
    func expect(_ expression: String, _ values: [[String: String]: Double]) {
        let samples = values.map { Expectation.Sample(labels: Self.selector("", $0.key), value: $0.value) }
        expectations.append(
            Expectation(expr: expression, evalTime: "\(pages.count - 1)m", expSamples: samples)
        )
    }

    /// Lets promtool evaluate the rules over all pages and hold the result against everything that was expected.
    func verify() throws {
        #expect(!expectations.isEmpty)
        let names = Set(pages.flatMap(\.keys))
        let series = names.sorted().map { Series(series: $0, values: values(of: $0)) }
        let rules = rules.map { PackagePaths.root.appending(path: "alerts/\($0)").path }
        let test = Test(inputSeries: series, promqlExprTest: expectations)
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        // YAML knows no escaped slash.
        encoder.outputFormatting = .withoutEscapingSlashes
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "trial.json")
        try encoder.encode(File(ruleFiles: rules, groupEvalOrder: order, tests: [test])).write(to: file)
        let result = try RunningProgram.run(["promtool", "test", "rules", file.path])
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }

    /// In promtool's notation: one value a page, and an end where the series ends.
    private func values(of series: String) -> String {
        var wasThere = false
        return pages.map { page in
            defer { wasThere = page[series] != nil }
            return page[series] ?? (wasThere ? "stale" : "_")
        }.joined(separator: " ")
    }

    private static func selector(_ name: String, _ labels: [String: String]) -> String {
        let pairs = labels.sorted { $0.key < $1.key }.map { label, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\(label)=\"\(escaped)\""
        }
        return "\(name){\(pairs.joined(separator: ","))}"
    }
}
