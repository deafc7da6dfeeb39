// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exposition

@Suite struct ExpositionReaderTests {
    private typealias Label = ExpositionReader.Label
    private typealias Sample = ExpositionReader.Sample

    @Test(arguments: [
        ("a 1", "a", 0, 1.0),
        ("a{} 2", "a", 0, 2),
        (#"a{x="1",} 3"#, "a", 1, 3),
        (#"  a { x = "1" , y="2" } 4"#, "a", 2, 4),
        ("a:b_c 5 1793000000000", "a:b_c", 0, 5),
        (##"a_bucket{le="1"} 6 # {trace="x"} 0.5"##, "a_bucket", 1, 6),
        ("a\t7", "a", 0, 7),
        ("a +Inf", "a", 0, .infinity),
        ("a -Inf", "a", 0, -.infinity),
        ("a 1.5e3", "a", 0, 1_500),
        ("a 9007199254740993", "a", 0, 9_007_199_254_740_992),
        ("a 18446744073709551615", "a", 0, 18_446_744_073_709_551_616),
    ])
    func `A line that other programs send is read`(line: String, name: String, labels: Int, value: Double) throws {
        let (samples, badLines) = ExpositionReader.samples(line + "\n")
        let sample = try #require(samples.first)
        #expect(samples.count == 1)
        #expect(badLines == 0)
        #expect(sample.name == name)
        #expect(sample.labels.count == labels)
        #expect(sample.value == value)
    }

    @Test func `Not a number is read as such`() throws {
        let (samples, _) = ExpositionReader.samples("a NaN")
        #expect(try #require(samples.first).value.isNaN)
    }

    @Test func `Escapes in a label value are undone, and its special characters are its own`() {
        let (samples, badLines) = ExpositionReader.samples(#"a{x="q\"b\\n\n}=,# é"} 1"#)
        #expect(badLines == 0)
        #expect(samples.map(\.labels) == [[Label(name: "x", value: "q\"b\\n\n}=,# é")]])
    }

    @Test func `Repeated types, an end mark in the middle, comments and blank lines are passed over`() {
        let (samples, badLines) = ExpositionReader.samples(
            """
            # TYPE a gauge
            a 1
            # TYPE a gauge

            # EOF
            # anything
            a 2
            """
        )
        #expect(samples.map(\.value) == [1, 2])
        #expect(badLines == 0)
    }

    @Test(arguments: [
        "{} 1", "a", "a{", #"a{x="1}"#, #"a{x=1} 1"#, #"a{x="1"y="2"} 1"#, "a one", #"a{="1"} 1"#, #"a{x="1\"#, "=5",
    ])
    func `A line that cannot be read is counted and costs only itself`(line: String) {
        let (samples, badLines) = ExpositionReader.samples("before 1\n\(line)\nafter 2\n")
        #expect(samples.map(\.name) == ["before", "after"])
        #expect(badLines == 1)
    }

    @Test func `A line of any length costs only itself`() {
        let long = #"a{x=""# + String(repeating: "x", count: 70_000) + #""} 1"#
        let (samples, badLines) = ExpositionReader.samples("before 1\n\(long)\nafter 2")
        #expect(samples.map(\.name) == ["before", "after"])
        #expect(badLines == 1)
    }

    @Test func `As many labels as may be are read, one more is a bad line`() {
        let line = { (count: Int) in "a{" + (0..<count).map { "l\($0)=\"v\"" }.joined(separator: ",") + "} 1" }
        let most = ExpositionReader.maximumLabels
        #expect(ExpositionReader.samples(line(most)).samples.first?.labels.count == most)
        #expect(ExpositionReader.samples(line(most + 1)).samples.isEmpty)
        #expect(ExpositionReader.samples(line(most + 1)).badLines == 1)
    }

    @Test func `Bytes that are no text cost no line`() {
        var reader = ExpositionReader()
        var values: [Double] = []
        reader.read(Array("a{x=\"".utf8) + [0xFF, 0xFE] + Array("\"} 1\nb 2".utf8)) { values.append($0.value) }
        #expect(values == [1, 2])
    }

    @Test func `Only what is wanted is read, and what is not wanted cannot be bad`() {
        var reader = ExpositionReader()
        var names: [String] = []
        reader.read(Array("a 1\nb{broken 1\na 2".utf8), where: { $0 == "a" }, { names.append($0.name) })
        #expect(names == ["a", "a"])
        #expect(reader.badLines == 0)
    }

    @Test func `Lines end with or without a carriage return`() {
        let (samples, badLines) = ExpositionReader.samples("a 1\r\n\r\nb 2\r\n")
        #expect(samples.map(\.value) == [1, 2])
        #expect(badLines == 0)
    }

    @Test(arguments: ExpositionFormat.allCases)
    func `What we write, we read`(format: ExpositionFormat) {
        let family = MetricFamily(name: "g", kind: .gauge, help: "")
        let values: [Double] = [0.1, -1e-300, 1.0 / 3, .infinity, 1_793_000_000, 12_345.678_9]
        var lines = SampleLines(family)
        for (index, value) in values.enumerated() {
            lines.append(LabelSet(["odd": "q\"b\\s,}", "index": "\(index)"]), value)
        }
        let text = Page(families: [family]).text([Section([0: lines])], as: format)
        let (samples, badLines) = ExpositionReader.samples(text)
        #expect(badLines == 0)
        #expect(
            samples
                == values.enumerated().map { index, value in
                    Sample(
                        name: "g",
                        labels: [Label(name: "odd", value: "q\"b\\s,}"), Label(name: "index", value: "\(index)")],
                        value: value
                    )
                }
        )
    }
}
