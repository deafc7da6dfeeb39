// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import Synchronization
import Testing

@testable import Exporter

@Suite struct LineLogHandlerTests {
    /// Collects what is written, a call at a time.
    private final class Output: Sendable {
        private let lines = Mutex<[[UInt8]]>([])

        func logger(_ format: LogFormat, level: LogLevel = .debug, at milliseconds: Int64 = 1_795_242_180_007) -> Logger
        {
            let handler = LineLogHandler(format: format, level: level, milliseconds: { milliseconds }) { line in
                self.lines.withLock { $0.append(line) }
            }
            return Logger(label: "test") { _ in handler }
        }

        var text: [String] {
            lines.withLock { $0.map { String(decoding: $0, as: UTF8.self) } }
        }
    }

    private struct Broken: Error, CustomStringConvertible {
        let description = "pipe broke"
    }

    private func line(_ format: LogFormat, _ message: Logger.Message, _ metadata: Logger.Metadata = [:]) -> String {
        let output = Output()
        output.logger(format).info(message, metadata: metadata, source: "s")
        return output.text.joined()
    }

    /// What follows `msg=m ` or `"msg":"m",`.
    private func fields(_ format: LogFormat, _ metadata: Logger.Metadata) throws -> String {
        let marker = format == .logfmt ? "msg=m " : "\"msg\":\"m\","
        let line = line(format, "m", metadata)
        return String(line[try #require(line.range(of: marker)).upperBound...].dropLast())
    }

    @Test func `A logfmt line has time, level, source and message, then the metadata by key`() {
        #expect(
            line(.logfmt, "poll failed", ["target": "http://h:1", "reason": "timeout", "after": "\(5)"])
                == "time=2026-11-21T06:23:00.007Z level=info source=s msg=\"poll failed\" "
                + "after=5 reason=timeout target=http://h:1\n"
        )
    }

    @Test func `A JSON line has the same pairs as an object`() throws {
        let text = line(.json, "poll failed", ["target": "http://h:1", "reason": "time\"out"])
        #expect(
            text == #"{"time":"2026-11-21T06:23:00.007Z","level":"info","source":"s","msg":"poll failed","#
                + #""reason":"time\"out","target":"http://h:1"}"# + "\n"
        )
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
        #expect(object["reason"] == "time\"out")
    }

    @Test(
        arguments: [
            ("", #""""#), ("a b", #""a b""#), ("a=b", #""a=b""#), ("a\\b", #""a\\b""#), ("a\nb\r\tc", #""a\nb\r\tc""#),
            ("\u{1B}[31m", #""\u001b[31m""#), ("a\u{0}b", #""a\u0000b""#), ("a\u{85}b", #""a\u0085b""#),
            ("a\u{2028}b", #""a\u2028b""#), ("\u{202E}gnp", #""\u202egnp""#), ("é😀", "é😀"),
            ("a\u{A0}b", "\"a\u{A0}b\""),
        ]
    )
    func `A value can never end its line or pair`(value: String, expected: String) throws {
        #expect(try fields(.logfmt, ["k": "\(value)"]) == "k=\(expected)")
        let json = try fields(.json, ["k": "\(value)"])
        let object = try #require(try JSONSerialization.jsonObject(with: Data("{\(json)".utf8)) as? [String: String])
        #expect(object == ["k": value])
        #expect(json.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test func `Nested metadata becomes dotted keys, and lists their text`() throws {
        let metadata: Logger.Metadata = ["http": ["status": "200", "method": "GET"], "ids": ["a", "b"]]
        #expect(try fields(.logfmt, metadata) == #"http.method=GET http.status=200 ids="[\"a\", \"b\"]""#)
    }

    @Test func `Keys are plain and never one of the line's own`() throws {
        #expect(
            try fields(.logfmt, ["": "1", "a b\n=": "2", "msg": "3", "time": "4"])
                == "_=1 a_b__=2 fields.msg=3 fields.time=4"
        )
    }

    @Test func `A long value is cut between characters`() throws {
        let value = String(repeating: "x", count: 1_023) + "é" + "tail"
        #expect(try fields(.logfmt, ["k": "\(value)"]) == "k=" + String(repeating: "x", count: 1_023) + "…")
        let fits = String(repeating: "y", count: 1_024)
        #expect(try fields(.logfmt, ["k": "\(fits)"]) == "k=" + fits)
    }

    @Test func `A line holds a bounded number of pairs`() throws {
        let metadata = Logger.Metadata(uniqueKeysWithValues: (0..<500).map { ("k\($0)", "v") })
        #expect(line(.logfmt, "m", metadata).split(separator: " ").count == 64)
    }

    @Test func `Metadata of the call wins over the logger's, and an error is told`() {
        let output = Output()
        var logger = output.logger(.logfmt)
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "b"] = "logger"
        logger.error("m", error: Broken(), metadata: ["b": "call"], source: "s")
        #expect(output.text.count == 1)
        #expect(
            output.text.joined().contains(
                " level=error source=s msg=m a=logger b=call error.message=\"pipe broke\" error.type="
            )
        )
    }

    @Test(
        arguments: [
            (.debug, ["debug", "info", "info", "warn", "error", "error"]),
            (.info, ["info", "info", "warn", "error", "error"]),
            (.warn, ["warn", "error", "error"]), (.error, ["error", "error"]),
        ] as [(LogLevel, [String])]
    )
    func `A level lets through itself and what is worse`(level: LogLevel, expected: [String]) {
        let output = Output()
        let logger = output.logger(.logfmt, level: level)
        for severity in Logger.Level.allCases { logger.log(level: severity, "m", source: "s") }
        #expect(output.text.map { $0.split(separator: " ")[1].dropFirst("level=".count) } == expected.map { $0[...] })
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (253_402_300_799_001, "9999-12-31T23:59:59.001Z"),
        ] as [(Int64, String)]
    )
    func `The time is UTC with exact milliseconds`(milliseconds: Int64, expected: String) {
        let output = Output()
        output.logger(.logfmt, at: milliseconds).info("m")
        #expect(output.text.joined().hasPrefix("time=\(expected) "))
    }

    @Test func `A line reaches its descriptor whole, and a broken one is let go`() throws {
        let pipe = Pipe()
        writeLine(Array("one\n".utf8), to: pipe.fileHandleForWriting.fileDescriptor)
        try pipe.fileHandleForWriting.close()
        #expect(try pipe.fileHandleForReading.readToEnd() == Data("one\n".utf8))
        writeLine(Array("two\n".utf8), to: -1)
    }
}
