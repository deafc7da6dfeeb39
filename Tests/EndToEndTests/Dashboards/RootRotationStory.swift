// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A root rotation of a mesh, for pictures: it has a hitch, other things go wrong beside it, and it is not over at the
/// end.
final class RootRotationStory {
    private struct Step {
        /// When, as a part of the whole.
        let share: Double
        let act: () throws -> Void
    }

    private var steps: [Step] = []

    init(of mesh: HealthyMesh) {
        let root = TestCertificateAuthority.root("O=cluster.local,CN=Root 2027")
        let issuer = root.intermediate("O=cluster.local,CN=Istio CA 2027")
        let both = [mesh.root.certificate, root.certificate]
        let workloads = mesh.workloads
        steps.append(Step(share: 0.17) { try mesh.introduce(root) })
        // Everybody learns the new root, one after the other.
        for (number, workload) in workloads.enumerated() {
            steps.append(
                Step(share: 0.2 + 0.05 * Double(number)) {
                    try workload.envoy.trust(both)
                    try mesh.publish(both, in: workload.envoy.namespace)
                }
            )
        }
        // The hitch: one leaf is under it before the last of them, which calls that workload, has learned it.
        steps.append(
            Step(share: 0.34) {
                workloads[0].issuer = issuer
                try workloads[0].issue()
            }
        )
        steps.append(Step(share: 0.45) { try mesh.plugIn(issuer, under: root) })
        for (number, workload) in workloads.enumerated().dropFirst() {
            steps.append(Step(share: 0.45 + 0.04 * Double(number)) { workload.issuer = issuer })
        }
        // The old root goes, here and there.
        for (number, workload) in workloads.prefix(2).enumerated() {
            steps.append(
                Step(share: 0.85 + 0.06 * Double(number)) {
                    try workload.envoy.trust([root.certificate])
                }
            )
        }
        // Who is not in the mesh yet calls where that is still allowed, less and less.
        for number in 0..<12 {
            steps.append(
                Step(share: 0.05 * Double(number)) { try workloads.last?.receivePlaintext(240 - 20 * number) }
            )
        }
        // One proxy keeps its leaf for too long, and Vault is sealed for a while.
        for (share, isStopped) in [(0.45, true), (0.75, false)] {
            steps.append(Step(share: share) { workloads[3].isStopped = isStopped })
        }
        for (share, isSealed) in [(0.6, true), (0.68, false)] {
            steps.append(Step(share: share) { try mesh.edge.seal(isSealed) })
        }
        steps.sort { $0.share < $1.share }
    }

    /// Does what has come up by then.
    func advance(to share: Double) throws {
        while let step = steps.first, step.share <= share {
            steps.removeFirst()
            try step.act()
        }
    }
}
