// SPDX-License-Identifier: Apache-2.0

import StreamingJSON
import Testing

@Suite("Cutting JSON while it arrives")
struct JSONSplitterTests {
    /// Feeds a text in pieces of `size` bytes, and tells the frames as text.
    private func frames(
        _ text: String,
        _ layout: JSONSplitter.Layout,
        size: Int,
        maximumFrameBytes: Int = 1_000
    ) throws -> (frames: [String], isComplete: Bool) {
        var splitter = JSONSplitter(layout, maximumFrameBytes: maximumFrameBytes)
        var frames: [String] = []
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + size)
            try bytes[start..<end].withUnsafeBytes { chunk in
                try splitter.feed(chunk) { frame in
                    switch frame {
                    case .value(let value, let member):
                        frames.append("\(member)=\(String(decoding: value, as: UTF8.self))")
                    case .oversized(let byteCount, let member): frames.append("\(member)!\(byteCount)")
                    }
                }
            }
            start = end
        }
        return (frames, splitter.isBetweenValues)
    }

    private static let list = #"""
        {"kind":"SecretList", "metadata" : {"resourceVersion":"7","continue":"a]b"},"items":[{"a":"}\"]"},
        {"b":[1,{"items":[9]}]} , 3, "x\\", null],"other":{"metadata":1,"items":[{"z":0}]}}
        """#

    @Test("Elements and whole members come out the same however the bytes arrive", arguments: [1, 2, 3, 7, 64, 4_096])
    func elements(size: Int) throws {
        let (frames, isComplete) = try frames(
            Self.list,
            .object(elementsOf: ["items"], whole: ["metadata"]),
            size: size
        )
        #expect(
            frames == [
                #"metadata={"resourceVersion":"7","continue":"a]b"}"#, #"items={"a":"}\"]"}"#,
                #"items={"b":[1,{"items":[9]}]}"#, "items=3", #"items="x\\""#, "items=null",
            ]
        )
        #expect(isComplete)
    }

    @Test("A watch's events come out one by one", arguments: [1, 5, 1_000])
    func sequence(size: Int) throws {
        let text = "{\"type\":\"ADDED\",\"object\":{\"a\":[]}}\n\n{\"type\":\"BOOKMARK\"}{\"c\":1}\n"
        let (frames, isComplete) = try frames(text, .sequence, size: size)
        #expect(frames == ["={\"type\":\"ADDED\",\"object\":{\"a\":[]}}", "={\"type\":\"BOOKMARK\"}", "={\"c\":1}"])
        #expect(isComplete)
    }

    @Test("A value that breaks off is no complete one")
    func broken() throws {
        let (frames, isComplete) = try frames("{\"a\":1}\n{\"b\":", .sequence, size: 4)
        #expect(frames == ["={\"a\":1}"])
        #expect(!isComplete)
    }

    @Test("A value above the bound is passed over, and the next one is read", arguments: [1, 16, 4_096])
    func oversized(size: Int) throws {
        let large = "{\"k\":\"\(String(repeating: "x", count: 200))\"}"
        let text = "{\"items\":[\(large),{\"b\":2}]}"
        let (frames, _) = try frames(
            text,
            .object(elementsOf: ["items"], whole: []),
            size: size,
            maximumFrameBytes: 100
        )
        #expect(frames == ["items!\(large.utf8.count)", "items={\"b\":2}"])
    }

    @Test("Null in place of the elements is no element", arguments: ["null", "[]", "{}", "\"text\""])
    func noElements(value: String) throws {
        let (frames, isComplete) = try frames(
            "{\"items\":\(value)}",
            .object(elementsOf: ["items"], whole: []),
            size: 3
        )
        #expect(frames.isEmpty)
        #expect(isComplete)
    }

    @Test(
        "What is no object, or goes on after it, is refused",
        arguments: ["[1]", "<html>", "\"text\"", "7", "{}{}", "{} x", "}", ",", "{\"items\":[]}]"]
    )
    func refused(text: String) {
        #expect(throws: JSONFault.self) {
            try frames(text, .object(elementsOf: ["items"], whole: []), size: 100)
        }
    }

    @Test("A member is known to be there even when it holds nothing")
    func seenMembers() throws {
        var splitter = JSONSplitter(.object(elementsOf: ["items"], whole: ["metadata"]), maximumFrameBytes: 10)
        try Array("{\"items\":null}".utf8).withUnsafeBytes { try splitter.feed($0) { _ in } }
        let (items, metadata) = (splitter.hasSeen("items"), splitter.hasSeen("metadata"))
        #expect(items)
        #expect(!metadata)
    }
}
