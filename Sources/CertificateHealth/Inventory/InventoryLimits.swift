// SPDX-License-Identifier: Apache-2.0

/// How long and how much of a source the inventory keeps.
package struct InventoryLimits: Hashable, Sendable {
    /// Seconds that last-known values outlive their last success.
    package var maximumAge: Int64
    /// Slots of one source; those beyond are dropped and counted.
    package var maximumSlots: Int

    package init(maximumAge: Int64, maximumSlots: Int) {
        self.maximumAge = maximumAge
        self.maximumSlots = maximumSlots
    }
}
