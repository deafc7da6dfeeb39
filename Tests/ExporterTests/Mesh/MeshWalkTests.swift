// SPDX-License-Identifier: Apache-2.0

import Testing

/// The simulated mesh, walked through what operators and time do to it: at every step every number of the pages is what
/// a count by hand gives.
@Suite struct MeshWalkTests {
    @Test(arguments: [1, 3]) func `A root is rotated by the book`(instances: Int) throws {
        let walk = MeshWalk(SimulatedMesh(instances: instances))
        try walk.step("one root")
        try walk.rotateRoot(named: "root-2")
    }

    @Test func `A root is rotated to one of the same name, in two clusters`() throws {
        let walk = MeshWalk(SimulatedMesh(clusters: ["east", "west"], rootName: nil))
        try walk.step("one root")
        try walk.rotateRoot(named: nil)
    }

    @Test func `One workload keeps its old leaf`() throws {
        let walk = MeshWalk(SimulatedMesh())
        try walk.step("one root")
        try walk.rotateRootButOne()
    }

    @Test func `A root is renewed on its key`() throws {
        let walk = MeshWalk(SimulatedMesh())
        try walk.step("one root")
        try walk.renewRoot()
    }

    @Test func `A root is taken away too early`() throws {
        let walk = MeshWalk(SimulatedMesh())
        try walk.step("one root")
        try walk.removeTooEarly()
    }

    @Test(arguments: [1, 3]) func `A new root is cross-signed by the old one`(instances: Int) throws {
        let walk = MeshWalk(SimulatedMesh(instances: instances))
        try walk.step("one root")
        try walk.crossSign()
    }

    @Test func `A CA ends before its leaves`() throws {
        let walk = MeshWalk(SimulatedMesh())
        try walk.step("one root")
        try walk.endAuthority()
    }

    @Test func `Proxies of unknown trust come and go, and others hold on to the old root`() throws {
        let walk = MeshWalk(SimulatedMesh(clusters: ["east", "west"]))
        try walk.step("one root")
        try walk.rotateRootAmongStrangers()
    }
}
