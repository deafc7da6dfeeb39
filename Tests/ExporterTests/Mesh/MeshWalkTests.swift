// SPDX-License-Identifier: Apache-2.0

import Testing

/// The simulated mesh, walked through what operators and time do to it. At every step every number of the pages is what
/// a count by hand gives, and the rules say what the mesh's state says.
@Suite struct MeshWalkTests {
    @Test(arguments: [1, 3]) func `A root is rotated by the book`(instances: Int) throws {
        let walk = MeshWalk(SimulatedMesh(instances: instances))
        try walk.step("one root")
        let new = try walk.rotateRoot(named: "root-2")
        try walk.judgeRules()
        let old = walk.mesh.firstRoot.key
        let others = Array(repeating: "giving_way", count: 3) + Array(repeating: "retired", count: 3)
        #expect(walk.phases(of: old) == ["sole", "in_charge", "in_charge"] + others + ["leaving", nil])
        let taking = Array(repeating: "taking_over", count: 3) + Array(repeating: "in_charge", count: 4)
        #expect(walk.phases(of: new) == [nil, "adding", "added"] + taking + ["sole"])
        // A life of leaves after the last webhook and the last leaf.
        #expect(walk.verdicts("istio_ca:safe_to_remove", ["ca": old]) == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, nil])
    }

    @Test func `A root is rotated to one of the same name, in two clusters`() throws {
        let walk = MeshWalk(SimulatedMesh(clusters: ["east", "west"], rootName: nil))
        try walk.step("one root")
        let new = try walk.rotateRoot(named: nil)
        try walk.judgeRules()
        #expect(walk.phases(of: new).last == "sole")
    }

    @Test func `One workload keeps its old leaf, and the old root is needed for as long`() throws {
        let walk = MeshWalk(SimulatedMesh(), judgesRotations: true)
        try walk.step("one root")
        let new = try walk.rotateRootButOne()
        try walk.judgeRules()
        let old = walk.mesh.firstRoot.key
        #expect(
            walk.phases(of: old).dropFirst(2) == [
                "giving_way", "giving_way", "giving_way", "giving_way", "giving_way", "retired",
            ]
        )
        #expect(walk.phases(of: new).last == "in_charge")
        #expect(walk.verdicts("istio_ca:safe_to_remove", ["ca": old]).allSatisfy { $0 == 0 })
    }

    @Test func `A root is renewed on its key, and stays one`() throws {
        let walk = MeshWalk(SimulatedMesh())
        try walk.step("one root")
        try walk.renewRoot()
        try walk.judgeRules()
        #expect(walk.phases(of: walk.mesh.firstRoot.key).allSatisfy { $0 == "sole" })
    }

    @Test func `A root is taken away too early`() throws {
        let walk = MeshWalk(SimulatedMesh())
        try walk.step("one root")
        let new = try walk.removeTooEarly()
        try walk.judgeRules()
        let lacking = { walk.verdicts("istio_trust:lacking_proxies:count", ["anchors": $0]) }
        let refused = { walk.verdicts("istio_trust:not_anchored_leaves:count", ["anchors": $0]) }
        // Twenty proxies of one namespace refuse the sixty leaves that are still under the old root; then twenty others
        // refuse what is under the new one, which in the end is all.
        let old = walk.mesh.firstRoot.key
        #expect(lacking(old) == [0, 0, 0, 20, 20, nil, nil])
        #expect(refused(old) == [0, 0, 0, 60, 60, nil, nil])
        #expect(lacking(new) == [nil, nil, 0, 0, 20, 20, 0])
        #expect(refused(new) == [nil, nil, 0, 0, 140, 200, 0])
    }

    @Test(arguments: [1, 3]) func `A new root is cross-signed by the old one`(instances: Int) throws {
        let walk = MeshWalk(SimulatedMesh(instances: instances))
        try walk.step("one root")
        let new = try walk.crossSign()
        try walk.judgeRules()
        let anchors = [walk.mesh.firstRoot.key, new].sorted().joined(separator: "+")
        let leaves = walk.verdicts("istio_trust:leaves:count", ["anchors": anchors])
        #expect(leaves.suffix(6) == [1, 120, 200, 200, 20, nil])
        let lacking = walk.verdicts("istio_trust:lacking_proxies:count", ["anchors": anchors])
        #expect(lacking.suffix(6) == [0, 0, 0, 0, 0, nil])
    }

    @Test func `A CA ends before its leaves`() throws {
        let walk = MeshWalk(SimulatedMesh())
        try walk.step("one root")
        try walk.endAuthority()
        try walk.judgeRules()
    }

    @Test func `istiod signs with a CA that is not plugged in any more`() throws {
        let walk = MeshWalk(SimulatedMesh(clusters: ["east", "west"]))
        try walk.step("one root")
        try walk.plugInWithoutRestart()
        try walk.judgeRules()
    }

    @Test func `Proxies of unknown trust come and go, and others hold on to the old root`() throws {
        let walk = MeshWalk(SimulatedMesh(clusters: ["east", "west"]))
        try walk.step("one root")
        try walk.rotateRootAmongStrangers()
        try walk.judgeRules()
        // Nobody knows what a proxy trusts that only its agent tells of, or that does not answer.
        let verdicts = walk.verdicts("istio_ca:safe_to_remove", ["ca": walk.mesh.firstRoot.key])
        #expect(verdicts == [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1])
    }

    @Test(arguments: [1, 2, 21, 42]) func `Anything happens, in any order`(seed: UInt64) throws {
        let isAlike = seed % 2 == 0
        let mesh = SimulatedMesh(workloads: 60, instances: 1, rootName: isAlike ? nil : "root-1")
        var steps = RandomWalk(mesh, rootNames: isAlike ? [nil, nil] : ["root-2", "root-3"], seed: seed)
        let walk = MeshWalk(mesh)
        try walk.step("one root")
        for number in 1...40 {
            mesh.advance(600)
            let change = steps.next()
            try walk.step("seed \(seed), step \(number), \(change)")
        }
        try walk.judgeRules()
    }
}
