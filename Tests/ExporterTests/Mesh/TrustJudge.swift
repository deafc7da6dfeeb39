// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Asks OpenSSL who is anchored by what, and remembers what it said.
final class TrustJudge {
    private struct Question: Hashable {
        let target: Int
        let presented: [Int]
        let trusted: Set<Int>
    }

    private let store = TestTrustStore()
    private var answers: [Question: Bool] = [:]

    func verifies(_ target: MeshCertificate, presenting: [MeshCertificate], trusting bundle: Set<MeshCertificate>)
        -> Bool
    {
        let question = Question(
            target: target.number,
            presented: presenting.map(\.number),
            trusted: Set(bundle.map(\.number))
        )
        if let known = answers[question] { return known }
        let answer = store.verifies(
            target.minted,
            presenting: presenting.map(\.minted),
            trusting: bundle.sorted { $0.number < $1.number }.map(\.minted)
        )
        answers[question] = answer
        return answer
    }

    /// The keys that would each be enough, of those that `candidates` have certificates for.
    func anchors(
        of target: MeshCertificate,
        presenting: [MeshCertificate],
        among candidates: Set<MeshCertificate>
    ) -> Set<String> {
        Set(candidates.filter { verifies(target, presenting: presenting, trusting: [$0]) }.map(\.key))
    }
}
