// SPDX-License-Identifier: Apache-2.0

/// Why a slot that was seen has no series. The raw value is a label.
package enum DropReason: String, Hashable, Sendable, CaseIterable {
    /// Another target's slot has the same labels.
    case duplicate
    /// The source has as many slots as it may.
    case limit
}
