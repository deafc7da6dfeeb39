// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A slot over time: the certificate in use now, and what is known of the change that brought it.
package struct SlotState: Sendable, Equatable {
    /// The certificate in use; `nil` where none is known.
    package private(set) var current: ServedCertificate?
    /// The current certificate itself, where more than its dates is known.
    package private(set) var certificate: Certificate?
    package private(set) var chain: CertificateChain?
    /// `nil` where the question does not apply.
    package private(set) var isInUse: Bool?
    package private(set) var lastRotation: UnixTime?
    package private(set) var rotations = 0
    /// By the policy, else the source's own.
    package var plan: RotationPlan? { judgement?.plan }
    package var problems: [CertificateProblem] { judgement?.problems ?? [] }
    /// What whoever saw the slot said of it.
    var ownPlan: RotationPlan? { judgement?.ownPlan }
    private var judgement: Judgement?

    /// A replaced certificate, for the histogram of ages.
    package struct Rotation: Sendable, Equatable {
        /// Age of the replaced certificate ÷ its lifetime; `nil` where it had none.
        package let ageRatio: Double?
    }

    package init() {}

    /// Takes in what a new observation says.
    ///
    /// - Returns: the rotation that it shows, if any. The first sight of a slot is none.
    package mutating func apply(_ observed: ObservedSlot, at now: UnixTime) -> Rotation? {
        judgement = Judgement(ownPlan: observed.plan, plan: observed.plan, problems: [])
        switch observed.delivery {
        case .inUse:
            isInUse = observed.reportsUse ? true : nil
            return replace(
                by: observed.served,
                certificate: observed.certificate,
                chain: observed.chain,
                updatedAt: observed.updatedAt,
                at: now
            )
        case .notInUse(let served):
            isInUse = false
            // Nothing better known: the certificate seen in use before goes on being served.
            guard let served, served != current else { return nil }
            return replace(by: served, certificate: nil, chain: nil, updatedAt: nil, at: now)
        }
    }

    /// What a policy makes of the certificate.
    ///
    /// - Parameters:
    ///   - expected: whose identity the target's workload certificate ought to be.
    ///   - isRevoked: whether it is on a list of its issuer.
    package mutating func judge(
        _ id: SlotID,
        by policy: CertificatePolicy,
        expected: ExpectedIdentity?,
        isRevoked: Bool = false
    ) {
        let ownPlan = judgement?.ownPlan
        // Whoever has a plan of its own for a proxy's certificate is the mesh.
        let isOfMesh = ownPlan != nil && [.envoy, .ztunnel, .handshake].contains(id.source)
        var problems =
            certificate.map { certificate in
                CertificateProblem.problems(
                    of: certificate,
                    in: id,
                    isOfMesh: isOfMesh,
                    expected: isOfMesh ? expected : nil,
                    trustDomains: isOfMesh ? policy.trustDomains : nil
                )
            } ?? []
        if isRevoked { problems.append(.revoked) }
        judgement = Judgement(
            ownPlan: ownPlan,
            plan: policy.rotationPlan(of: id, own: ownPlan),
            problems: problems
        )
    }

    private mutating func replace(
        by new: ServedCertificate?,
        certificate newCertificate: Certificate?,
        chain newChain: CertificateChain?,
        updatedAt: UnixTime?,
        at now: UnixTime
    ) -> Rotation? {
        let old = current
        current = new
        certificate = newCertificate
        chain = newChain
        guard let new else { return nil }
        guard let old else {
            lastRotation = updatedAt ?? new.notBefore
            return nil
        }
        guard old != new else { return nil }
        let rotatedAt = updatedAt ?? now
        lastRotation = updatedAt ?? new.notBefore
        rotations += 1
        guard let begin = old.notBefore, let lifetime = old.lifetime, lifetime > 0 else {
            return Rotation(ageRatio: nil)
        }
        return Rotation(ageRatio: Double(rotatedAt - begin) / Double(lifetime))
    }
}

extension SlotState {
    /// When the current certificate should be replaced; `nil` without a plan.
    package var rotationDue: UnixTime? {
        current.flatMap { plan?.due(for: $0) }
    }

    /// The earliest NotAfter of leaf, intermediates and anchor; the leaf's own where no chain is known.
    package var effectiveNotAfter: UnixTime? {
        guard let current else { return nil }
        return min(current.notAfter, chain?.effectiveNotAfter ?? .max)
    }

    /// Due, past the slack of max(10 minutes, 5 % of the lifetime), and still not replaced.
    package func isRotationOverdue(at now: UnixTime) -> Bool {
        guard let due = rotationDue else { return false }
        // Where nobody knows the lifetime, its part is left out: the plan goes by the end alone then.
        let lifetime = current?.lifetime ?? plan?.requestedLifetime ?? 0
        return now > due + max(600, lifetime / 20)
    }
}
