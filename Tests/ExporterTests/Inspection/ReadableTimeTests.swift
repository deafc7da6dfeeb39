// SPDX-License-Identifier: Apache-2.0

import Certificates
import Testing

@testable import Exporter

@Suite struct ReadableTimeTests {
    @Test(
        arguments: [
            (0, "0s"), (-5, "0s"), (1, "1s"), (59, "59s"), (60, "1m"), (61, "1m 1s"), (3_600, "1h"), (3_601, "1h"),
            (5_400, "1h 30m"), (86_399, "23h 59m"), (86_400, "1d"), (273_600, "3d 4h"), (31_536_000, "1y"),
            (315_446_400, "10y 1d"),
        ] as [(Int64, String)]
    )
    func `A span is its two largest units`(seconds: Int64, text: String) {
        #expect(ReadableTime.span(seconds) == text)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_795_242_180, "2026-11-21T06:23:00Z"),
            (4_102_444_800, "2100-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] as [(UnixTime, String)]
    )
    func `A time is in UTC`(time: UnixTime, text: String) {
        #expect(ReadableTime.text(time) == text)
    }

    @Test(
        arguments: [
            (999, "not valid for another 1s"), (1_000, "1d left, 100 % of its life"),
            (44_200, "12h left, 50 % of its life"), (87_400, "0s left, 0 % of its life"), (87_401, "EXPIRED 1s ago"),
            (91_000, "EXPIRED 1h ago"),
        ] as [(UnixTime, String)]
    )
    func `What is left of a certificate is told in its own measure`(now: UnixTime, text: String) {
        #expect(ReadableTime.validity(.leaf(1, from: 1_000, lasting: 86_400), now: now) == text)
    }

    @Test func `A certificate without a lifetime has no part of it left`() {
        #expect(ReadableTime.validity(.leaf(1, from: 1_000, lasting: 0), now: 1_000) == "0s left")
    }

    @Test func `What is printed cannot move a cursor or turn the text around`() {
        #expect("a\u{1B}[2Jb\u{202E}c\u{200B}d\r\n".printable == "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d\u{FFFD}\u{FFFD}")
        #expect("Zürich 東京".printable == "Zürich 東京")
    }
}
