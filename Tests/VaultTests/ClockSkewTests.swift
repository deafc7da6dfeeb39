// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Vault

@Suite struct ClockSkewTests {
    @Test(arguments: [
        (5_120, 5_000, 5_000, 120), (4_880, 5_000, 5_000, -120), (5_010, 5_000, 5_010, 5), (5_001, 5_000, 5_000, 0),
    ])
    func `it is measured against the middle of the request`(
        theirs: Int64,
        before: Int64,
        after: Int64,
        skew: Int64
    ) {
        #expect(ClockSkew.seconds(theirs: theirs, before: before, after: after, previous: nil) == skew)
    }

    @Test func `clocks that are cut to seconds at different moments tell a steady skew`() {
        var told: [Int64] = []
        for measured: Int64 in [120, 121, 119, 120, 122, 121] {
            told.append(
                ClockSkew.seconds(theirs: 5_000 + measured, before: 5_000, after: 5_000, previous: told.last)
            )
        }
        #expect(told == [120, 120, 120, 120, 122, 122])
    }
}
