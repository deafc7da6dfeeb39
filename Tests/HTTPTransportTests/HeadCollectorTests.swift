// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPTransport

@Suite struct HeadCollectorTests {
    private func collect(_ lines: [String]) -> HeadCollector {
        var collector = HeadCollector()
        for line in lines {
            Array("\(line)\r\n".utf8).withUnsafeBytes { collector.receive($0) }
        }
        return collector
    }

    @Test func `keeps the final head and leaves interim heads and trailers out`() {
        let collector = collect([
            "HTTP/1.1 103 Early Hints", "Link: a", "", "HTTP/1.1 200 OK", "A:  b ", "C:", "", "Trailer: late",
        ])
        let expected = [HeaderField(name: "A", value: "b"), HeaderField(name: "C", value: "")]
        #expect(collector.head == ResponseHead(status: 200, headers: expected))
        #expect(collector.byteCount == 83)
    }

    @Test func `has no head before the blank line`() {
        #expect(collect(["HTTP/1.1 200 OK", "A: b"]).head == nil)
    }

    @Test func `a status line without a number is no final head`() {
        #expect(collect(["HTTP/1.1 what", ""]).head == nil)
    }
}
