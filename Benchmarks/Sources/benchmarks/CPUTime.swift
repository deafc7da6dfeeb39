// SPDX-License-Identifier: Apache-2.0

import Glibc

/// User and system time of this process, all threads: what the machine's other work does not change.
enum CPUTime {
    /// Seconds that `body` cost.
    static func of(_ body: () throws -> Void) rethrows -> Double {
        let start = now
        try body()
        return now - start
    }

    /// The middle of `rounds` measurements.
    static func median(of rounds: Int, _ body: () -> Void) -> Double {
        (0..<rounds).map { _ in of(body) }.sorted()[rounds / 2]
    }

    private static var now: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
