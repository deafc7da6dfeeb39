// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A root rotation of a mesh, for pictures: it begins, has one hitch, and is not over when it ends.
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
        steps.append(Step(share: 0.34) { workloads[0].issuer = issuer })
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
