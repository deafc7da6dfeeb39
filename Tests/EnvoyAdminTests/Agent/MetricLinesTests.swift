// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EnvoyAdmin

@Suite struct MetricLinesTests {
    private func keep(_ bytes: [UInt8], inChunksOf size: Int = .max, prefixes: [String] = ["a_", "bb_"]) -> String {
        var lines = MetricLines(prefixes: prefixes)
        var start = 0
        while start < bytes.count {
            let end = bytes.count - start <= size ? bytes.count : start + size
            lines.feed(Array(bytes[start..<end]))
            start = end
        }
        return String(decoding: lines.text, as: UTF8.self)
    }

    private let text = "a_x 1\n# TYPE a_x y\nb_x 2\nbb_{c=\"d\"} 3\r\n\na\na_ 4\nab_ 5\n a_z 6\na_y 7"

    @Test(arguments: [1, 2, 3, 5, 8, .max])
    func `the lines of the wanted metrics are kept, however they arrive`(size: Int) {
        #expect(keep(Array(text.utf8), inChunksOf: size) == "a_x 1\nbb_{c=\"d\"} 3\r\na_ 4\n")
    }

    @Test func `a line that may be cut off is no line`() {
        let bytes = AgentText().bytes
        let whole = AgentStatistics(prometheus: bytes, at: 1_000_000)
        for end in 0...bytes.count {
            let kept = keep(Array(bytes[..<end]), prefixes: ["istio_agent_"])
            let statistics = AgentStatistics(prometheus: Array(kept.utf8), at: 1_000_000)
            #expect([nil, whole.notAfter].contains(statistics.notAfter), "\(end) bytes")
            #expect([nil, whole.certificateRequests].contains(statistics.certificateRequests), "\(end) bytes")
        }
        #expect(keep(bytes, prefixes: ["istio_agent_"]).split(separator: "\n").count == 6)
    }

    @Test(arguments: [1_000, .max])
    func `a line longer than any metric's is passed over, and the next one is kept`(size: Int) {
        let prefix = "a_x{y=\""
        let longest = prefix + String(repeating: "z", count: (64 << 10) - prefix.utf8.count)
        #expect(keep(Array("\(longest)\na_y 1\n".utf8), inChunksOf: size) == "\(longest)\na_y 1\n")
        #expect(keep(Array("\(longest)z\na_y 1\n".utf8), inChunksOf: size) == "a_y 1\n")
    }

    @Test func `twenty megabytes of another's metrics keep nothing`() {
        var lines = MetricLines(prefixes: ["a_"])
        let chunk = Array(String(repeating: "application_metric{label=\"value\"} 1\n", count: 29_128).utf8)
        lines.feed(Array("a_x 1\n".utf8))
        for _ in 0..<20 { lines.feed(chunk) }
        lines.feed(Array("a_y 2\n".utf8))
        #expect(lines.text == Array("a_x 1\na_y 2\n".utf8))
    }
}
