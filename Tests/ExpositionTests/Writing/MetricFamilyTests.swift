// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exposition

@Suite struct MetricFamilyTests {
    private static func header(_ family: MetricFamily, _ format: ExpositionFormat) -> String {
        String(decoding: family.header(in: format), as: UTF8.self)
    }

    @Test func `A gauge has the same header in both formats`() {
        let family = MetricFamily(name: "g_seconds", kind: .gauge, help: "What it is.")
        let expected = "# HELP g_seconds What it is.\n# TYPE g_seconds gauge\n"
        #expect(ExpositionFormat.allCases.map { Self.header(family, $0) } == [expected, expected])
    }

    @Test func `A counter loses its suffix in the OpenMetrics header alone`() {
        let family = MetricFamily(name: "c_total", kind: .counter, help: "Count.")
        #expect(Self.header(family, .text) == "# HELP c_total Count.\n# TYPE c_total counter\n")
        #expect(Self.header(family, .openMetrics) == "# HELP c Count.\n# TYPE c counter\n")
    }

    @Test func `Help is escaped as each format asks`() {
        let family = MetricFamily(name: "g", kind: .gauge, help: "a\\b\n\"c\"")
        #expect(Self.header(family, .text).hasPrefix(#"# HELP g a\\b\n"c""# + "\n"))
        #expect(Self.header(family, .openMetrics).hasPrefix(#"# HELP g a\\b\n\"c\""# + "\n"))
    }
}
