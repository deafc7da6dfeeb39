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
        families[sample.name, default: [:]][labels] = sample.value
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
