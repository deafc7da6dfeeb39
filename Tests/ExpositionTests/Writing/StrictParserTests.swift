// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exposition

/// What we write, read by the parsers of those who will read it.
@Suite struct StrictParserTests {
    private static let families = [
        MetricFamily(name: "g_seconds", kind: .gauge, help: "A \"gauge\"\nof \\ odd help."),
        MetricFamily(name: "c_total", kind: .counter, help: "A counter."),
        MetricFamily(name: "h_ratio", kind: .histogram, help: "A histogram."),
    ]

    private static let odd = "q\"b\\s\nn\u{202E}é東" + String(repeating: "x", count: 2_000)

    private static func render(_ format: ExpositionFormat) -> [UInt8] {
        var gauge = SampleLines(families[0])
        gauge.append(LabelSet(["v": odd]), -1.5)
        gauge.append(LabelSet(["v": "max"]), Int64.max)
        gauge.append(LabelSet(["v": "inf"]), Double.infinity)
        var counter = SampleLines(families[1])
        counter.append(LabelSet(), Int64(3))
        var histogram = SampleLines(families[2])
        histogram.append(LabelSet(["v": "h"]), bounds: [0.1, 1, 10], counts: [1, 2, 3, 4], sum: 55.5)
        let section = Section([0: gauge, 1: counter, 2: histogram])
        return Page(families: families).render([section], as: format, gzip: false)
    }

    private static let script = """
        import sys
        from prometheus_client.parser import text_string_to_metric_families as text
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
        parse = openmetrics if 'openmetrics' in sys.stdin.readline() else text
        for family in parse(sys.stdin.read()):
            print(family.name, family.type, len(family.samples), len(family.documentation))
        """

    @Test(arguments: ExpositionFormat.allCases)
    func `The Prometheus client library reads every family and sample`(format: ExpositionFormat) throws {
        let header = Array("\(format.contentType)\n".utf8)
        let answer = try ReferenceProgram.python(Self.script, input: header + Self.render(format))
        #expect(answer.status == 0, "\(answer.errors)")
        let help = Self.families[0].help.unicodeScalars.count
        #expect(
            String(decoding: answer.output, as: UTF8.self)
                == "g_seconds gauge 3 \(help)\nc counter 1 10\nh_ratio histogram 6 12\n"
        )
    }

    @Test func `promtool finds nothing to say`() throws {
        let answer = try ReferenceProgram.promtool(["check", "metrics"], input: Self.render(.text))
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.errors.isEmpty)
        #expect(answer.output.isEmpty)
    }
}
