// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

@Suite("Durations of Go programs")
struct GoDurationTests {
    @Test(
        "What Go takes",
        arguments: [
            ("24h", Duration.seconds(86400)), ("24h0m0s", .seconds(86400)), ("1h30m10s", .seconds(5410)),
            ("1.5h", .seconds(5400)), (".5m", .seconds(30)), ("1.s", .seconds(1)), ("250ms", .milliseconds(250)),
            ("10us", .microseconds(10)), ("10µs", .microseconds(10)), ("10μs", .microseconds(10)),
            ("100ns", .nanoseconds(100)), ("0", .zero), ("-2m", .seconds(-120)), ("+2m", .seconds(120)),
        ]
    )
    func taken(text: String, expected: Duration) throws {
        #expect(try #require(GoDuration.parse(text)) == expected)
    }

    @Test(
        "What Go refuses",
        arguments: [
            "", "-", "3", "1d", "h", ".h", "1..5h", "1h ", " 1h", "1h-3m", "1e3s", "99999999999h", "١h", "0x1h",
        ]
    )
    func refused(text: String) {
        #expect(GoDuration.parse(text) == nil)
    }
}
