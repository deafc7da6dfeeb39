// SPDX-License-Identifier: Apache-2.0

import Certificates
import Testing

@testable import EnvoyAdmin

@Suite struct ProtobufTimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-21T04:00:05Z", 1_795_233_605),
            ("2026-11-21T04:00:05.7Z", 1_795_233_605),
            ("2026-11-21T04:00:05.709Z", 1_795_233_605), ("2026-11-21T04:00:05.709123456Z", 1_795_233_605),
            ("1969-12-31T23:59:59Z", -1), ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("2000-02-29T12:00:00Z", 951_825_600),
        ] as [(String, UnixTime)]
    )
    func `a moment with any fraction is whole seconds`(text: String, expected: UnixTime) {
        #expect(ProtobufTimestamp.unixTime(text) == expected)
    }

    @Test(arguments: ["", "soon", "2026-13-01T00:00:00Z", "2026-11-21", "1795233605", "2026-11-21T04:00:05.709"])
    func `what is no moment is none`(text: String) {
        #expect(ProtobufTimestamp.unixTime(text) == nil)
    }
}
