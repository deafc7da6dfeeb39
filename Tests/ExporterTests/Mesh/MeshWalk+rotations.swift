// SPDX-License-Identifier: Apache-2.0

/// Walks that rotate a root.
extension MeshWalk {
    /// The four steps of every runbook, with the time between them.
    ///
    /// - Returns: the new root's key.
    func rotateRoot(named name: String?) throws -> String {
        let old = mesh.firstRoot
        let (root, issuer) = newRoot(named: name)
        let both = [old.certificate, root.certificate]
        try step("the new root in some bundles", after: 240) { mesh in
            mesh.addRoot(root.certificate) { $0.namespace < "ns-4" }
            mesh.setBundle(both) { $0 < "ns-3" }
        }
        try step("the new root in every bundle", after: 240) { mesh in
            mesh.addRoot(root.certificate)
            mesh.setBundle(both)
            mesh.setWebhooks(both, key: "namespace.istio.io")
        }
        try step("the new intermediate issues", after: 240) { mesh in
            mesh.plugIn(issuer, under: both)
            mesh.rotateDueLeaves()
        }
        try step("half of the leaves are new", after: 600) { mesh in
            mesh.rotateDueLeaves()
            mesh.rotateLeaves { $0.namespace < "ns-5" }
        }
        try step("the webhooks follow", after: 120) { $0.setWebhooks(both) }
        try step("every leaf is new", after: 480) { $0.rotateLeaves { $0.leaf.signer != issuer.key } }
        try step("half of the life of leaves", after: 1_680) { $0.rotateDueLeaves() }
        try step("the whole life of leaves", after: 1_920) { $0.rotateDueLeaves() }
        try step("the old root out of some bundles", after: 600) { mesh in
            mesh.removeRoot(old.key) { $0.namespace < "ns-4" }
            mesh.setBundle([root.certificate]) { $0 < "ns-4" }
        }
        try step("the old root out of every bundle", after: 600) { mesh in
            mesh.removeRoot(old.key)
            mesh.setBundle([root.certificate])
            mesh.setWebhooks([root.certificate])
            mesh.plugIn(issuer, under: [root.certificate])
        }
        return root.key
    }

    /// A rotation that never ends, because one agent does not renew.
    ///
    /// - Returns: the new root's key.
    func rotateRootButOne() throws -> String {
        let (root, issuer) = newRoot(named: "root-2")
        let both = [mesh.firstRoot.certificate, root.certificate]
        let isStuck = { (proxy: SimulatedProxy) in proxy.workload == "app-17" }
        try step("both roots everywhere", after: 600) { mesh in
            mesh.addRoot(root.certificate)
            mesh.setBundle(both)
            mesh.setWebhooks(both)
        }
        try step("the new intermediate issues", after: 600) { mesh in
            mesh.plugIn(issuer, under: both)
            mesh.rotateLeaves { !isStuck($0) }
        }
        for _ in 0..<4 {
            try step("one leaf stays", after: 1_800) { $0.rotateDueLeaves(except: isStuck) }
        }
        try step("it comes at last", after: 600) { $0.rotateLeaves(of: isStuck) }
        return root.key
    }

    /// Both roots, and the old one out of the bundles of one namespace while leaves are under it.
    ///
    /// - Returns: the new root's key.
    func removeTooEarly() throws -> String {
        let old = mesh.firstRoot
        let (root, issuer) = newRoot(named: "root-2")
        let both = [old.certificate, root.certificate]
        try step("both roots everywhere", after: 600) { mesh in
            mesh.addRoot(root.certificate)
            mesh.setBundle(both)
        }
        try step("some leaves are new", after: 600) { mesh in
            mesh.plugIn(issuer, under: both)
            mesh.rotateLeaves { $0.namespace < "ns-7" }
        }
        try step("one namespace trusts the new root alone", after: 600) { mesh in
            mesh.removeRoot(old.key) { $0.namespace == "ns-2" }
            mesh.setBundle([root.certificate]) { $0 == "ns-2" }
        }
        try step("another one never got it", after: 600) { $0.removeRoot(root.key) { $0.namespace == "ns-9" } }
        try step("all leaves are new", after: 600) { $0.rotateLeaves() }
        try step("and all bundles hold the new root", after: 600) { mesh in
            mesh.changeProxies(where: { $0.namespace == "ns-9" }) { $0.bundle = both }
        }
        return root.key
    }

    /// The new root's key signed by the old root, presented until every bundle holds the new root.
    ///
    /// - Returns: the new root's key.
    func crossSign() throws -> String {
        let old = mesh.firstRoot
        let (root, issuer) = newRoot(named: "root-2")
        let cross = mesh.mint.crossCertificate(of: root, by: old, to: mesh.now + SimulatedMesh.year)
        let both = [old.certificate, root.certificate]
        let first: Set = ["app-0", "app-10", "app-20"]
        if mesh.exporters.count > 1 {
            // An exporter that never saw the new root cannot tell that leaves under two roots suit its proxies.
            try step("every exporter has seen the new root", after: 600) { mesh in
                mesh.addRoot(root.certificate) { first.contains($0.workload) }
            }
        }
        try step("one leaf presents the cross-signed root", after: 600) { mesh in
            mesh.plugIn(issuer, under: both)
            mesh.issue(from: issuer, presenting: [issuer.certificate, cross])
            mesh.rotateLeaves { $0.workload == "app-0" }
        }
        try step("some leaves do, and some bundles hold the new root", after: 600) { mesh in
            mesh.rotateLeaves { $0.namespace < "ns-6" }
            mesh.addRoot(root.certificate) { $0.namespace > "ns-4" }
        }
        try step("all leaves do", after: 600) { $0.rotateLeaves() }
        try step("the old root out of some bundles", after: 600) { mesh in
            mesh.addRoot(root.certificate) { $0.namespace > "ns-2" }
            mesh.removeRoot(old.key) { $0.namespace > "ns-4" }
        }
        try step("leaves present the new root's chain alone", after: 600) { mesh in
            mesh.addRoot(root.certificate)
            mesh.issue(from: issuer, presenting: [issuer.certificate])
            mesh.rotateLeaves { $0.namespace != "ns-8" }
        }
        try step("one root", after: 600) { mesh in
            mesh.rotateLeaves()
            mesh.removeRoot(old.key)
            mesh.plugIn(issuer, under: [root.certificate])
        }
        return root.key
    }

    /// A root and an intermediate under it, made now and known to nobody yet.
    func newRoot(named name: String?) -> (MeshAuthority, MeshAuthority) {
        let root = mesh.mint.root(name, from: mesh.now, to: mesh.now + 10 * SimulatedMesh.year)
        mesh.note(root)
        let issuer = mesh.mint.intermediate(
            "intermediate-2",
            of: root,
            from: mesh.now,
            to: mesh.now + SimulatedMesh.year
        )
        return (root, issuer)
    }
}
