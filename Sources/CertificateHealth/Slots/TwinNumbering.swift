// SPDX-License-Identifier: Apache-2.0

/// Numbers the certificates of one location that share name and role. The first keeps the plain identity, so that it
/// does not change when another appears behind it.
package struct TwinNumbering {
    private var counts: [SlotID: Int] = [:]

    package init() {}

    package mutating func number(_ slot: SlotID) -> SlotID {
        let count = counts[slot, default: 0] + 1
        counts[slot] = count
        guard count > 1 else { return slot }
        var numbered = slot
        numbered.twin = count
        return numbered
    }
}
