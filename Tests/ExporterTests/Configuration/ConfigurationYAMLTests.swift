// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exporter

/// Texts that attack or puzzle the parser rather than the reader.
@Suite struct ConfigurationYAMLTests {
    private func first(_ text: String) -> ConfigurationProblem? {
        problems(text).first
    }

    @Test(
        arguments: [
            ("web:\n\tlisten_address: a", 2, 1), ("web: {a: b", 2, 1), ("web: *x", 1, 6), ("a: b: c", 1, 5),
            ("web: {}\n---\nweb: {}", 2, 1), ("sources: [*.pem]", 1, 12),
        ]
    )
    func `What is not YAML is refused with its place`(text: String, line: Int, column: Int) throws {
        let problem = try #require(first(text))
        #expect(problem.reason == .syntax)
        #expect(problem.position?.line == line)
        #expect(problem.position?.column == column)
    }

    @Test func `Every repeated key is reported with both places, beside other problems`() {
        let text = """
            web:
              "listen_address": ":1"
              listen_address: ":2"
              listen_address: ":3"
            sources:
              - {name: a, name: b, type: files, paths: [x], timeout: 1}
            """
        #expect(
            problemLines(text) == [
                "config.yml:3:3: web.listen_address: the key is given again; first in line 2, column 3; keep one",
                "config.yml:4:3: web.listen_address: the key is given again; first in line 2, column 3; keep one",
                "config.yml:6:15: sources[0].name: the key is given again; first in line 6, column 6; keep one",
                "config.yml:6:58: sources[0].timeout: \"1\" has no unit; write 1s for seconds",
            ]
        )
    }

    @Test(arguments: ["\"\": 1\n\"\": 2", "? [a]\n: 1\n? [a]\n: 2", "? {a: 1}\n: 1\n? {a: 1}\n: 2"])
    func `A repeated key without a name of letters is still refused`(text: String) throws {
        #expect(try #require(first(text)).reason != .syntax)
    }

    @Test func `More repeated keys than are worth listing end the reading`() {
        let text = (1...40).map { "key\($0): 1\nkey\($0): 2\n" }.joined()
        #expect(problems(text).map(\.reason) == [.duplicateKey])
    }

    @Test func `Aliases are followed`() throws {
        let text = """
            sources:
              - {name: a, type: files, limits: &l {max_series: 7}, paths: &p [/x]}
              - {name: b, type: files, limits: *l, paths: *p}
            """
        #expect(try parse(text).sources.map(\.limits.maxSeries) == [7, 7])
    }

    @Test func `Aliases that multiply are refused before they are followed`() throws {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...30 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        text += "? *a30\n: x\n"
        #expect(try #require(first(text)).reason == .tooLarge)
    }

    @Test func `A few aliases of a large part are refused once they are too many values`() throws {
        let part = Array(repeating: "x", count: 20_000).joined(separator: ",")
        let text = "a: &a [\(part)]\nb: [\(Array(repeating: "*a", count: 15).joined(separator: ","))]"
        #expect(try #require(first(text)).reason == .tooLarge)
    }

    @Test func `A star in a comment or a pattern is no alias`() throws {
        let comment = String(repeating: "# *all of *them, *always\n", count: 20)
        let paths = (1...40).map { "      - \"\($0)/*a\"\n" }.joined()
        let text = comment + "sources:\n  - name: a\n    type: files\n    paths:\n" + paths
        #expect(problemLines(text) == [])
    }

    private static func nested(_ depth: Int) -> [String] {
        [
            "web: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth),
            "web:\n  " + String(repeating: "- ", count: depth) + "x",
        ]
    }

    @Test(arguments: nested(17) + nested(900))
    func `Deep nesting is refused`(text: String) throws {
        #expect(try #require(first(text)).reason == .tooLarge)
    }

    @Test(arguments: nested(100_000))
    func `Nesting without end is refused by the parser itself`(text: String) throws {
        #expect(try #require(first(text)).message.contains("nesting"))
    }

    @Test func `Aliases that pile deep parts onto each other are refused`() throws {
        var text = "a0: &a0 x\n"
        for level in 1...15 {
            let open = String(repeating: "[", count: 900)
            let close = String(repeating: "]", count: 900)
            text += "a\(level): &a\(level) \(open)*a\(level - 1)\(close)\n"
        }
        #expect(try #require(first(text)).reason == .tooLarge)
    }

    @Test func `A text over the limit is refused unread`() throws {
        let text = String(repeating: "#", count: 1 << 20)
        #expect(problemLines(text) == [])
        #expect(try #require(first(text + "#")).reason == .tooLarge)
    }

    @Test(
        arguments: [
            (Array("web: 1\nå: ".utf8) + [0xFF], 2, 4, "the file is not UTF-8 here"),
            (Array("a\r\nb\u{0}".utf8), 2, 2, "the character U+0000 is not allowed in YAML"),
            (Array("a\u{1B}".utf8), 1, 2, "the character U+001B is not allowed in YAML"),
            ([0xFF, 0xFE, 0x61, 0x00], 1, 1, "the file is not UTF-8 here"),
        ] as [([UInt8], Int, Int, String)]
    )
    func `Bytes that are no text are refused with their place`(
        bytes: [UInt8],
        line: Int,
        column: Int,
        message: String
    ) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try Configuration.parse(bytes, file: "config.yml")
        }
        #expect(error.problems.map(\.message) == [message])
        #expect(error.problems.map(\.position) == [TextPosition(line: line, column: column)])
        #expect(error.problems.map(\.reason) == [.encoding])
    }
}
