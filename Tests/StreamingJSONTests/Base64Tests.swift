// SPDX-License-Identifier: Apache-2.0

import StreamingJSON
import Testing

@Suite("Base64")
struct Base64Tests {
    private func decode(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { text in
            WipedBytes(capacity: Base64.maximumByteCount(of: text.count)) { Base64.decode(text, into: $0) }
        }.map { $0.withBytes { String(decoding: $0, as: UTF8.self) } }
    }

    @Test(
        "The examples of RFC 4648 section 10, and what JSON and PEM put between",
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar"), ("Zm9\nvYg", "foob"),
            (#"Pz8\/"#, "???"),
        ]
    )
    func examples(text: String, expected: String) {
        #expect(decode(text) == expected)
    }

    @Test("Broken text stands for nothing", arguments: ["Z", "Zg=x", "Zm9v!", "Zh==", "Zm9vY"])
    func broken(text: String) {
        #expect(decode(text) == nil)
    }
}
