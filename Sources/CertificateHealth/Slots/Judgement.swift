// SPDX-License-Identifier: Apache-2.0

/// What is to be said of a slot's certificate beyond what it says itself. Apart from the slot, because nothing is said of
/// most certificates of a cluster, and all of them lie in tables.
final class Judgement: Sendable {
    /// The source's.
    let ownPlan: RotationPlan?
    let plan: RotationPlan?
    let problems: [CertificateProblem]

    /// `nil` where there is nothing to say.
    init?(ownPlan: RotationPlan?, plan: RotationPlan?, problems: [CertificateProblem]) {
        guard ownPlan != nil || plan != nil || !problems.isEmpty else { return nil }
        self.ownPlan = ownPlan
        self.plan = plan
        self.problems = problems
    }
}

extension Judgement: Equatable {
    static func == (left: Judgement, right: Judgement) -> Bool {
        left.ownPlan == right.ownPlan && left.plan == right.plan && left.problems == right.problems
    }
}
