// SPDX-License-Identifier: Apache-2.0

/// When whoever rotates a certificate means to replace it. Without a plan there is no due time: a certificate of 90
/// days at half of its life is not late.
package struct RotationPlan: Hashable, Sendable {
    /// The part of the lifetime that is left when the replacement is due: the Istio agent's SECRET_GRACE_PERIOD_RATIO.
    package let ratio: Double

    /// What the Istio agent uses where a pod sets nothing.
    package static let istioDefault = RotationPlan(ratio: 0.5)

    package init(ratio: Double) {
        self.ratio = min(max(ratio, 0), 1)
    }
}
