// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// How a configured source fares.
package struct SourceHealth: Sendable, Equatable {
    /// By reason. Every reason that the source can have is there from the start, at zero.
    package internal(set) var errors: [String: UInt64] = [:]
    package internal(set) var lastSuccess: UnixTime?
    package internal(set) var expectedTargets = 0
    /// Targets whose newest poll succeeded.
    package internal(set) var freshTargets = 0
    package internal(set) var pollDuration = FixedHistogram(bounds: FixedHistogram.pollDurationBounds)
    package internal(set) var slots = 0
    /// The parts that watch something, by name.
    package internal(set) var parts: [String: PartHealth] = [:]
    /// Instances among which the source's targets are divided.
    package internal(set) var shards = 1
    var limits: InventoryLimits
}
