// SPDX-License-Identifier: Apache-2.0

/// Counts of values under fixed upper bounds, as a Prometheus histogram holds them, but not yet cumulative.
package struct FixedHistogram: Sendable, Equatable {
    /// Upper bounds, ascending; what lies above the last is counted beyond it.
    package let bounds: [Double]
    /// One more than `bounds`.
    package private(set) var counts: [UInt64]
    package private(set) var sum: Double = 0

    /// - Precondition: `bounds` ascend.
    package init(bounds: [Double]) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "histogram bounds must ascend")
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package mutating func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        counts[bucket] += 1
        sum += value
    }

    /// Age ÷ lifetime at rotation. A healthy Istio leaf goes at about 0.5; above 1 it had expired before.
    package static let rotationAgeBounds = [0.1, 0.25, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 1.0]

    /// Seconds of one poll.
    package static let pollDurationBounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]
}
