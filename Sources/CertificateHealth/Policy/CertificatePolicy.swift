// SPDX-License-Identifier: Apache-2.0

/// What the configuration expects of certificates, beside what they say themselves. A reload replaces it as a whole.
package struct CertificatePolicy: Hashable, Sendable {
    /// The first that matches a slot is the one that counts.
    package var rotation: [RotationRule]
    /// `nil` where trust domains are not checked.
    package var trustDomains: TrustDomainPolicy?
    /// Names are unique.
    package var pins: [CertificatePin]

    package static let none = CertificatePolicy()

    package init(
        rotation: [RotationRule] = [],
        trustDomains: TrustDomainPolicy? = nil,
        pins: [CertificatePin] = []
    ) {
        self.rotation = rotation
        self.trustDomains = trustDomains
        self.pins = pins
    }

    /// The objects that pins name.
    var pinnedLocations: Set<PinExpectation.Location> {
        Set(
            pins.lazy.flatMap(\.expectations).compactMap { expectation in
                if case .location(let location) = expectation { location } else { nil }
            }
        )
    }

    /// - Parameter own: what the source says.
    package func rotationPlan(of id: SlotID, own: RotationPlan?) -> RotationPlan? {
        guard let rule = rotation.first(where: { $0.match.matches(id) }) else { return own }
        return rule.plan(insteadOf: own)
    }
}
