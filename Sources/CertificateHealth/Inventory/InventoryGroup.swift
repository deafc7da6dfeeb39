// SPDX-License-Identifier: Apache-2.0

/// A fixed set of targets whose series are rendered together.
///
/// Each part of a group has a revision that changes when, and only when, its series do: whoever keeps rendered bytes
/// compares revisions and renders what differs.
package struct InventoryGroup: Sendable {
    /// Certificates, bundles and identities.
    package internal(set) var slots: UInt64 = 0
    /// Proxy state and counters.
    package internal(set) var counters: UInt64 = 0
    /// What targets tell beside their certificates.
    package internal(set) var reports: UInt64 = 0
    /// The times of the last successes, which change with every poll.
    package internal(set) var contact: UInt64 = 0
    var targets: Set<TargetID> = []

    /// Large enough that gzip finds what repeats, small enough that one change renders little.
    static let capacity = 128
}

extension InventoryGroup {
    /// No revision at all: differs from every group that holds something.
    package static let none = InventoryGroup()
}
