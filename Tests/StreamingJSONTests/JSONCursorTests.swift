// SPDX-License-Identifier: Apache-2.0

import StreamingJSON
import Testing

@Suite("Reading JSON where it lies")
struct JSONCursorTests {
    @discardableResult
    private func read<R>(_ text: String, _ body: (inout JSONCursor) throws(JSONFault) -> R) throws -> R {
        try Array(text.utf8).withUnsafeBytes { buffer in
            var cursor = JSONCursor(buffer)
            return try body(&cursor)
        }
    }

    @Test("Members that are not asked for are skipped, whatever they hold")
    func skipping() throws {
        let text = #"{"a":{"x":[1,"}"]},"name":"n\"1\"","c":[[],{}],"count":12,"on":true,"rest":null}"#
        var found: [String] = []
        try read(text) { cursor throws(JSONFault) in
            try cursor.object { key, value throws(JSONFault) in
                switch key {
                case "name": found.append(try value.string() ?? "-")
                case "count": found.append("\(try value.integer() ?? -1)")
                case "on": found.append("\(try value.boolean() ?? false)")
                case "rest": found.append(try value.string() ?? "null")
                default: break
                }
            }
            try cursor.finish()
        }
        #expect(found == ["n\"1\"", "12", "true", "null"])
    }

    @Test(
        "Escapes stand for what they say",
        arguments: [
            (#""a\n\t\\\/""#, "a\n\t\\/"), (#""\u00e9\u20AC""#, "é€"), (#""\ud83d\ude00!""#, "😀!"),
            (#""\ud83d!""#, "\u{FFFD}!"), (#""""#, ""),
        ]
    )
    func escapes(text: String, expected: String) throws {
        #expect(try read(text) { cursor throws(JSONFault) in try cursor.string() } == expected)
    }

    @Test("A name with escapes is the name that it stands for")
    func escapedName() throws {
        var isFound = false
        try read(#"{"n\u0061me":1}"#) { cursor throws(JSONFault) in
            try cursor.object { key, _ in isFound = key == "name" }
        }
        #expect(isFound)
    }

    @Test(
        "A value of another kind than asked for is skipped",
        arguments: ["1", "null", "[1,2]", "{\"a\":\"b\"}", "true"]
    )
    func otherKinds(value: String) throws {
        var after: String?
        try read("[\(value),\"next\"]") { cursor throws(JSONFault) in
            var isFirst = true
            try cursor.array { element throws(JSONFault) in
                after = try element.string()
                if isFirst { #expect(after == nil) }
                isFirst = false
            }
        }
        #expect(after == "next")
    }

    @Test(
        "Text that is no JSON is refused with its place",
        arguments: ["{\"a\":1", "{\"a\" 1}", "{a:1}", "[1 2]", "\"open", "", "{\"a\":}", "[1,2}", "{\"a\":1}}"]
    )
    func refused(text: String) {
        #expect(throws: JSONFault.self) {
            try read(text) { cursor throws(JSONFault) in
                let isObject = text.hasPrefix("{")
                if isObject { try cursor.object { _, _ in } } else { try cursor.array { _ in } }
                try cursor.finish()
            }
        }
    }

    @Test("Nesting has a bound")
    func depth() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSONFault.tooDeep(at: 128)) {
            try read(text) { cursor throws(JSONFault) in try cursor.skip() }
        }
    }
}
