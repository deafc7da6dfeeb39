// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exposition

@Suite struct SampleLinesTests {
    private static let gauge = MetricFamily(name: "g", kind: .gauge, help: "")
    private static let histogram = MetricFamily(name: "h", kind: .histogram, help: "")

    @Test(arguments: [0, 1, -1, 9, 10, 1_793_000_000, .max, .min] as [Int64])
    func `An integer is written in full`(value: Int64) {
        var lines = SampleLines(Self.gauge)
        lines.append(LabelSet(), value)
        #expect(lines.text == "g \(value)\n")
        #expect(lines.count == 1)
    }

    @Test(arguments: [
        (0.1, "0.1"), (1.0, "1"), (-2.5, "-2.5"), (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"),
        (.infinity, "+Inf"),
        (-.infinity, "-Inf"), (.nan, "NaN"), (1.0 / 3, "0.3333333333333333"), (1_700_000_000.25, "1700000000.25"),
    ])
    func `A number is the shortest text that reads back as itself`(value: Double, text: String) {
        var lines = SampleLines(Self.gauge)
        lines.append(LabelSet(["a": "b"]), value)
        #expect(lines.text == #"g{a="b"} \#(text)"# + "\n")
    }

    @Test func `Buckets of a histogram add up to its count`() {
        var lines = SampleLines(Self.histogram)
        lines.append(LabelSet(["a": "b"]), bounds: [0.5, 1, 2.5], counts: [1, 0, 3, 2], sum: 7.25)
        #expect(
            lines.text == """
                h_bucket{a="b",le="0.5"} 1
                h_bucket{a="b",le="1.0"} 1
                h_bucket{a="b",le="2.5"} 4
                h_bucket{a="b",le="+Inf"} 6
                h_sum{a="b"} 7.25
                h_count{a="b"} 6

                """
        )
        #expect(lines.count == 6)
    }

    @Test func `A histogram without labels has only its bounds as labels`() {
        var lines = SampleLines(Self.histogram)
        lines.append(LabelSet(), bounds: [], counts: [0], sum: 0)
        #expect(lines.text == "h_bucket{le=\"+Inf\"} 0\nh_sum 0\nh_count 0\n")
    }
}
