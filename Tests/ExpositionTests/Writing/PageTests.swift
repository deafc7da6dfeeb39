// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exposition

@Suite struct PageTests {
    private static let families = [
        MetricFamily(name: "first", kind: .gauge, help: "1"),
        MetricFamily(name: "second_total", kind: .counter, help: "2"),
        MetricFamily(name: "third", kind: .gauge, help: "3"),
    ]

    private static func section(_ values: [Int: Int64], label: String) -> Section {
        Section(
            Dictionary(
                uniqueKeysWithValues: values.map { index, value in
                    var lines = SampleLines(families[index])
                    lines.append(LabelSet(["part": label]), value)
                    return (index, lines)
                }
            )
        )
    }

    private let page = Page(families: families)
    private let sections = [section([1: 10, 0: 1], label: "a"), Section.empty, section([0: 2, 1: 20], label: "b")]

    @Test func `Lines of one family stand together, whatever sections they come from, and empty families are absent`() {
        #expect(
            page.text(sections) == """
                # HELP first 1
                # TYPE first gauge
                first{part="a"} 1
                first{part="b"} 2
                # HELP second_total 2
                # TYPE second_total counter
                second_total{part="a"} 10
                second_total{part="b"} 20

                """
        )
    }

    @Test func `OpenMetrics ends with its end mark, an empty page too`() {
        #expect(page.text(sections, as: .openMetrics).hasSuffix("second_total{part=\"b\"} 20\n# EOF\n"))
        #expect(page.text([], as: .openMetrics) == "# EOF\n")
        #expect(page.text([]).isEmpty)
    }

    @Test func `Lines without samples make no family`() {
        #expect(page.text([Section([0: SampleLines(Self.families[0])])]).isEmpty)
    }

    @Test(arguments: ExpositionFormat.allCases)
    func `Another program unpacks the gzip body to the plain one`(format: ExpositionFormat) throws {
        let packed = page.render(sections, as: format, gzip: true)
        let answer = try ReferenceProgram.python(
            "import gzip,sys; sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))",
            input: packed
        )
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.output == page.render(sections, as: format, gzip: false))
    }

    @Test func `A section is compressed once, however many scrapes and formats ask`() {
        let section = Self.section([0: 1, 1: 2], label: "a")
        #expect(section.compressedFamilies == 0)
        let first = page.render([section], as: .text, gzip: true)
        #expect(section.compressedFamilies == 2)
        for _ in 0..<20 {
            #expect(page.render([section], as: .text, gzip: true) == first)
            _ = page.render([section], as: .openMetrics, gzip: true)
        }
        #expect(section.compressedFamilies == 2)
    }

    @Test func `A plain scrape compresses nothing`() {
        let section = Self.section([0: 1], label: "a")
        _ = page.render([section], as: .text, gzip: false)
        #expect(section.compressedFamilies == 0)
    }
}
