// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exposition

@Suite struct LabelSetTests {
    @Test func `Labels stand in the order given, and those without a value are absent`() {
        #expect(LabelSet(["b": "1", "a": nil, "c": ""]).text == #"b="1",c="""#)
        #expect(LabelSet().text.isEmpty)
    }

    @Test(arguments: [
        (#"back\slash"#, #"back\\slash"#),
        (#"a "quote""#, #"a \"quote\""#),
        ("Zürich 東京", "Zürich 東京"),
        ("two\nlines", "two\u{FFFD}lines"),
        ("cr\r\nlf", "cr\u{FFFD}\u{FFFD}lf"),
        ("nul\u{0}tab\tdel\u{7F}", "nul\u{FFFD}tab\u{FFFD}del\u{FFFD}"),
        ("c1\u{85}\u{9B}", "c1\u{FFFD}\u{FFFD}"),
        ("\u{2028}\u{2029}", "\u{FFFD}\u{FFFD}"),
        ("a\u{202E}b\u{2066}c\u{200F}d\u{61C}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}"),
        ("e\u{301}", "e\u{301}"),
    ])
    func `A value is one harmless line of text`(value: String, expected: String) {
        let text = LabelSet(["v": value]).text
        #expect(text.unicodeScalars.elementsEqual(#"v="\#(expected)""#.unicodeScalars))
    }

    @Test func `The longest value that is kept whole is kept whole`() {
        let value = String(repeating: "a", count: LabelSet.maximumValueBytes)
        let labels = LabelSet(["v": value])
        #expect(labels.text == #"v="\#(value)""#)
        #expect(labels.cutValues == 0)
    }

    @Test func `Two long values that begin alike stay two, each the same in every run`() {
        let start = String(repeating: "é", count: LabelSet.maximumValueBytes)
        let (one, two) = (LabelSet(["v": start + "1"]), LabelSet(["v": start + "2"]))
        #expect(one != two)
        #expect(one == LabelSet(["v": start + "1"]))
        #expect(one.cutValues == 1)
        #expect(one.bytes.count < LabelSet.maximumValueBytes + 40)
        #expect(!one.text.contains("\u{FFFD}"), "a character was cut in two")
    }

    @Test func `What is cut is counted in every value`() {
        let long = String(repeating: "x", count: LabelSet.maximumValueBytes + 1)
        #expect(LabelSet(["a": long, "b": "short", "c": long]).cutValues == 2)
    }

    @Test func `Appending leaves the original alone`() {
        let labels = LabelSet(["a": "1"])
        #expect(labels.appending("b", "2").text == #"a="1",b="2""#)
        #expect(labels.text == #"a="1""#)
    }

    @Test func `Order is the order of the bytes`() {
        #expect(LabelSet(["a": "1"]) < LabelSet(["a": "2"]))
        #expect(!(LabelSet(["a": "1"]) < LabelSet(["a": "1"])))
    }
}
