// SPDX-License-Identifier: Apache-2.0

/// When whoever rotates a certificate means to replace it. Without a plan there is no due time: a certificate of 90
/// days at half of its life is not late.
package struct RotationPlan: Hashable, Sendable {
    /// The part of the lifetime that is left when the replacement is due: the Istio agent's SECRET_GRACE_PERIOD_RATIO.
    package let ratio: Double
    /// Seconds of a certificate's life where the certificate itself does not tell: what the pod asks for.
    package let requestedLifetime: Int64?

    /// What the Istio agent uses where a pod sets nothing.
    package static let istioDefault = RotationPlan(ratio: 0.5)

    package init(ratio: Double, requestedLifetime: Int64? = nil) {
        self.ratio = min(max(ratio, 0), 1)
        self.requestedLifetime = requestedLifetime
    }
}
