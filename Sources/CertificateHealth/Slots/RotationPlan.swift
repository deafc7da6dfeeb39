// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// When whoever rotates a certificate means to replace it. Without a plan there is no due time: a certificate of 90
/// days at half of its life is not late.
package struct RotationPlan: Hashable, Sendable {
    package enum Due: Hashable, Sendable {
        /// When this part of the lifetime is left, from 0 to 1: the Istio agent's SECRET_GRACE_PERIOD_RATIO.
        case ratio(Double)
        /// So many seconds before NotAfter, however long the lifetime is.
        case before(seconds: Int64)
        /// At a time that whoever rotates it has announced, such as cert-manager's `renewalTime`.
        case at(UnixTime)
    }

    package let due: Due
    /// Seconds of a certificate's life where the certificate itself does not tell: what the pod asks for.
    package let requestedLifetime: Int64?

    /// What the Istio agent uses where a pod sets nothing.
    package static let istioDefault = RotationPlan(ratio: 0.5)

    package init(ratio: Double, requestedLifetime: Int64? = nil) {
        self.init(.ratio(min(max(ratio, 0), 1)), requestedLifetime: requestedLifetime)
    }

    package static func before(seconds: Int64) -> RotationPlan { RotationPlan(.before(seconds: seconds)) }

    package static func at(_ time: UnixTime) -> RotationPlan { RotationPlan(.at(time)) }

    private init(_ due: Due, requestedLifetime: Int64? = nil) {
        self.due = due
        self.requestedLifetime = requestedLifetime
    }

    /// The part of the lifetime that is left when the replacement is due; 0 where the plan does not go by the lifetime.
    package var ratio: Double {
        if case .ratio(let ratio) = due { ratio } else { 0 }
    }

    /// The same plan, where the lifetime is known from somebody else.
    func requesting(lifetime: Int64?) -> RotationPlan {
        RotationPlan(due, requestedLifetime: requestedLifetime ?? lifetime)
    }

    /// `nil` where the plan goes by a lifetime that nobody knows.
    func due(for certificate: ServedCertificate) -> UnixTime? {
        switch due {
        case .ratio(let ratio):
            (certificate.lifetime ?? requestedLifetime).map { lifetime in
                certificate.notAfter - Int64((ratio * Double(lifetime)).rounded())
            }
        case .before(let seconds): certificate.notAfter - seconds
        case .at(let time): time
        }
    }
}
