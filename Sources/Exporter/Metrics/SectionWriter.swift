// SPDX-License-Identifier: Apache-2.0

import Exposition

/// Collects the lines of a section, family by family.
struct SectionWriter {
    private var lines: [Int: SampleLines] = [:]
    private var cutValues = 0

    /// Counts what was cut of the labels that stand for one slot, proxy or CA.
    mutating func noteCuts(in labels: LabelSet) { cutValues += labels.cutValues }

    mutating func add(_ family: Catalogue, _ labels: LabelSet, _ value: Int64) {
        lines[family.rawValue, default: SampleLines(Catalogue.families[family.rawValue])].append(labels, value)
    }

    /// Counters are unsigned in their sources; what does not fit has wrapped long ago.
    mutating func add(_ family: Catalogue, _ labels: LabelSet, _ value: UInt64) {
        add(family, labels, Int64(clamping: value))
    }

    mutating func add(_ family: Catalogue, _ labels: LabelSet, _ value: Double) {
        lines[family.rawValue, default: SampleLines(Catalogue.families[family.rawValue])].append(labels, value)
    }

    mutating func add(_ family: Catalogue, _ labels: LabelSet, _ condition: Bool) {
        add(family, labels, Int64(condition ? 1 : 0))
    }

    mutating func addHistogram(
        _ family: Catalogue,
        _ labels: LabelSet,
        bounds: [Double],
        counts: [UInt64],
        sum: Double
    ) {
        lines[family.rawValue, default: SampleLines(Catalogue.families[family.rawValue])]
            .append(labels, bounds: bounds, counts: counts, sum: sum)
    }

    var section: Section { Section(lines, cutValues: cutValues) }
}
