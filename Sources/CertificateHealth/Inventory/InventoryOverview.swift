// SPDX-License-Identifier: Apache-2.0

/// What a scrape reads first: small whatever the mesh's size.
package struct InventoryOverview: Sendable {
    package let groups: [InventoryGroup]
    package let sources: [String: SourceHealth]
    package let rotationAges: [RotationGroup: FixedHistogram]
    package let drops: [DropReason: UInt64]
    package let policy: CertificatePolicy

    package init(_ state: InventoryState) {
        groups = state.groups
        sources = state.sources
        rotationAges = state.rotationAges
        drops = state.drops
        policy = state.policy
    }
}
