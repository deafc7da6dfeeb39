// SPDX-License-Identifier: Apache-2.0

/// What the configuration says about the rotation of the certificates in some slots.
package struct RotationRule: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        /// This plan, where the slot has none of its own, or in any case where it `overrides`.
        case plan(RotationPlan, overrides: Bool)
        /// No plan, whatever the slot's own is: nothing is ever due.
        case withdraw
    }

    package let match: SlotMatch
    package let action: Action

    package init(match: SlotMatch, action: Action) {
        self.match = match
        self.action = action
    }

    /// The plan of a slot that the rule is about.
    func plan(insteadOf own: RotationPlan?) -> RotationPlan? {
        switch action {
        case .withdraw: nil
        case .plan(_, overrides: false) where own != nil: own
        // A leaf that is known by its end alone keeps the lifetime that its pod asks for.
        case .plan(let plan, _): plan.requesting(lifetime: own?.requestedLifetime)
        }
    }
}
