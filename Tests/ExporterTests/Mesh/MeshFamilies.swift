// SPDX-License-Identifier: Apache-2.0

import Exposition

/// The series of a page, by family: values by their labels.
struct MeshFamilies: Equatable {
    typealias Labels = [String: String]

    private(set) var families: [String: [Labels: Double]] = [:]

    /// Absent labels are left out.
    static func labels(_ pairs: [String: String?]) -> Labels { pairs.compactMapValues(\.self) }

    /// A series as the exposition format writes it.
    static func text(_ family: String, _ labels: Labels) -> String {
        let pairs = labels.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        }
        return "\(family){\(pairs.joined(separator: ","))}"
    }

    subscript(family: String) -> [Labels: Double] { families[family] ?? [:] }

    mutating func set(_ family: String, _ labels: [String: String?], _ value: Int64) {
        families[family, default: [:]][Self.labels(labels)] = Double(value)
    }

    /// A ratio.
    mutating func set(_ family: String, _ labels: [String: String?], _ part: Int, over whole: Int) {
        families[family, default: [:]][Self.labels(labels)] = Double(part) / Double(whole)
    }

    /// A histogram of ages: how many were at most so old.
    mutating func set(_ family: String, _ labels: Labels, _ ages: [Double]) {
        for bound in [0.1, 0.25, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 1] {
            let text = bound == 1 ? "1.0" : "\(bound)"
            families["\(family)_bucket", default: [:]][labels.merging(["le": text]) { $1 }] =
                Double(ages.count { $0 <= bound })
        }
        families["\(family)_bucket", default: [:]][labels.merging(["le": "+Inf"]) { $1 }] = Double(ages.count)
        families["\(family)_count", default: [:]][labels] = Double(ages.count)
        families["\(family)_sum", default: [:]][labels] = Self.rounded(ages.reduce(0, +))
    }

    /// Sums differ in their last digits with the order of what is added.
    private static func rounded(_ sum: Double) -> Double { (sum * 1e9).rounded() / 1e9 }

    mutating func add(_ family: String, _ labels: [String: String?], _ value: Int = 1) {
        families[family, default: [:]][Self.labels(labels), default: 0] += Double(value)
    }

    mutating func raise(_ family: String, _ labels: [String: String?], to value: Int64) {
        let labels = Self.labels(labels)
        families[family, default: [:]][labels] = max(self[family][labels] ?? -.infinity, Double(value))
    }

    mutating func lower(_ family: String, _ labels: [String: String?], to value: Int64) {
        let labels = Self.labels(labels)
        families[family, default: [:]][labels] = min(self[family][labels] ?? .infinity, Double(value))
    }

    /// A sample of a page.
    mutating func take(_ sample: ExpositionReader.Sample) {
        let labels = Dictionary(sample.labels.map { ($0.name, $0.value) }) { $1 }
        let value = sample.name.hasSuffix("_sum") ? Self.rounded(sample.value) : sample.value
        families[sample.name, default: [:]][labels] = value
    }

    /// What is here and not there, and the other way round, one line each.
    func differences(from expected: MeshFamilies, where isMeant: (String) -> Bool) -> [String] {
        let names = Set(families.keys).union(expected.families.keys).filter(isMeant)
        return names.sorted().flatMap { name in
            let (got, wanted) = (self[name], expected[name])
            return Set(got.keys).union(wanted.keys).filter { got[$0] != wanted[$0] }.map { labels in
                let value = { (value: Double?) in value.map { "\($0)" } ?? "none" }
                return "\(Self.text(name, labels)): got \(value(got[labels])), expected \(value(wanted[labels]))"
            }.sorted()
        }
    }
}
