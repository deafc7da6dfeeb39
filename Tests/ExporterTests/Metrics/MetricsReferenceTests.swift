// SPDX-License-Identifier: Apache-2.0

import Exposition
import Foundation
import Testing

@testable import Exporter

@Suite struct MetricsReferenceTests {
    private static let page = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/metrics.md")

    @Test func `The documentation is what the catalogue says`() throws {
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1" {
            try Data(MetricsReference.text.utf8).write(to: Self.page)
        }
        let written = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(written == MetricsReference.text, "run UPDATE_DOCS=1 swift test --filter MetricsReferenceTests")
    }

    @Test func `The documentation has every family once, in the page's order`() {
        #expect(MetricsReference.groups.flatMap(\.families) == Catalogue.allCases)
    }

    @Test func `Every slot label is explained`() {
        for label in Catalogue.expiration.labels {
            #expect(MetricsReference.introduction.contains("`\(label)`"), "\(label)")
        }
    }

    @Test func `Names and labels are those of Prometheus, and none is there twice`() {
        #expect(Set(Catalogue.families.map(\.name)).count == Catalogue.allCases.count)
        for metric in Catalogue.allCases {
            #expect(Set(metric.labels).count == metric.labels.count, "\(metric.family.name)")
            #expect(metric.labels.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } })
            #expect(metric.family.help.hasSuffix("."), "\(metric.family.name)")
        }
    }
}
