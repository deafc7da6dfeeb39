// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateHealth

@Suite struct GlobTests {
    @Test(
        arguments: [
            ("shop", "shop"), ("*", ""), ("*", "shop"), ("**", "a/b"), ("shop-*", "shop-"), ("shop-*", "shop-a/b"),
            ("*-cacert", "edge-cacert"), ("*-cacert", "a-cacert-cacert"), ("a*b*c", "aXbYc"), ("a*b*c", "abbbcbc"),
            ("?", "é"), ("ca?t", "cart"), ("*?", "x"), ("?*", "x"), ("*a", "aaaa"),
            ("file:*/[x].pem", "file:/a/[x].pem"),
            ("a.c", "a.c"), ("", ""), ("*🙂?", "a🙂b"),
        ]
    )
    func `A pattern matches`(pattern: String, text: String) {
        #expect(Glob(pattern).matches(text))
    }

    @Test(
        arguments: [
            ("shop", "Shop"), ("shop", "shop2"), ("shop", ""), ("shop-*", "shop"), ("?", ""), ("?", "ab"),
            ("a*b*c", "aXcYb"), ("*-cacert", "edge-cacert2"), ("*?", ""), ("a.c", "abc"), ("", "a"), ("[ab]", "a"),
        ]
    )
    func `A pattern does not match`(pattern: String, text: String) {
        #expect(!Glob(pattern).matches(text))
    }

    @Test func `An absent label is the empty text`() {
        #expect(Glob("*").matches(nil))
        #expect(!Glob("?*").matches(nil))
        #expect(!Glob("shop").matches(nil))
    }

    @Test func `Many stars on a long text that nearly matches come to an end`() {
        let pattern = String(repeating: "*a", count: 60) + "b"
        #expect(!Glob(pattern).matches(String(repeating: "a", count: 2_000)))
    }
}
