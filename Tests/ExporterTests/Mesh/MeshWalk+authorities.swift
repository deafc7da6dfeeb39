// SPDX-License-Identifier: Apache-2.0

/// Walks in which a CA is renewed or ends, and in which not everything is a workload of the mesh.
extension MeshWalk {
    /// The same key in a new certificate, as istiod renews its own root.
    func renewRoot() throws {
        let old = mesh.firstRoot
        let renewed = mesh.mint.root(from: mesh.now, to: mesh.now + 20 * SimulatedMesh.year, renewing: old)
        mesh.note(renewed)
        let issuer = mesh.mint.intermediate(
            "intermediate-2",
            of: renewed,
            from: mesh.now,
            to: mesh.now + SimulatedMesh.year
        )
        try step("the renewed root in some bundles", after: 600) { mesh in
            mesh.replace(old.certificate, by: renewed.certificate) { $0.namespace < "ns-5" }
            mesh.setBundle([renewed.certificate]) { $0 < "ns-5" }
        }
        try step("both certificates in others", after: 600) { mesh in
            mesh.addRoot(renewed.certificate) { $0.namespace == "ns-7" }
            mesh.setBundle([old.certificate, renewed.certificate]) { $0 == "ns-7" }
            mesh.plugIn(mesh.issuer, under: [old.certificate, renewed.certificate])
        }
        try step("a new intermediate under the renewed root", after: 600) { mesh in
            mesh.plugIn(issuer, under: [renewed.certificate])
            mesh.rotateLeaves { $0.namespace > "ns-3" }
        }
        try step("the renewed root everywhere", after: 600) { mesh in
            mesh.changeProxies { $0.bundle = [renewed.certificate] }
            mesh.setBundle([renewed.certificate])
            mesh.setWebhooks([renewed.certificate])
            mesh.rotateLeaves()
        }
    }

    /// An intermediate, then a root, that end while leaves under them go on.
    func endAuthority() throws {
        let root = mesh.firstRoot
        let short = mesh.mint.intermediate("short", of: root, from: mesh.now, to: mesh.now + 5_000)
        try step("an intermediate with little life left", after: 600) { mesh in
            mesh.plugIn(short, under: [root.certificate])
            mesh.rotateLeaves { $0.namespace < "ns-3" }
        }
        try step("leaves that outlive it", after: 1_800) { $0.rotateDueLeaves() }
        try step("it has ended", after: 3_000) { $0.rotateDueLeaves { $0.namespace < "ns-8" } }
        let (dying, issuer) = newRoot(named: "root-2")
        let ending = mesh.mint.root(from: mesh.now, to: mesh.now + 1_800, renewing: dying)
        try step("a root that ends before its leaves", after: 600) { mesh in
            mesh.addRoot(ending.certificate)
            mesh.plugIn(issuer, under: [root.certificate, ending.certificate])
            mesh.rotateLeaves { $0.namespace > "ns-5" }
        }
        try step("its renewal in some bundles", after: 600) { mesh in
            mesh.addRoot(dying.certificate) { $0.namespace > "ns-6" }
        }
        try step("the root has ended", after: 1_200)
    }

    /// A CA in `cacerts` that istiod does not sign with until it is started again.
    func plugInWithoutRestart() throws {
        let root = mesh.firstRoot
        let next = mesh.mint.intermediate("next", of: root, from: mesh.now, to: mesh.now + SimulatedMesh.year)
        let (issuer, chain) = (mesh.issuer, mesh.presented)
        try step("another CA is plugged in", after: 600) { mesh in
            mesh.plugIn(next, under: [root.certificate])
            mesh.issue(from: issuer, presenting: chain)
        }
        try step("istiod may not have seen it yet", after: 240) { $0.rotateLeaves { $0.namespace == "ns-1" } }
        try step("it goes on with the old one", after: 600) { $0.rotateDueLeaves() }
        try step("it was started again", after: 600) { mesh in
            mesh.issue(from: next, presenting: [next.certificate])
            mesh.rotateLeaves()
        }
    }

    /// A gateway with certificates of others, a pinned root, a control plane's certificate, istiod's forgotten CA, and
    /// proxies of which little is seen.
    func rotateRootAmongStrangers() throws {
        let old = mesh.firstRoot
        let (root, issuer) = newRoot(named: "root-2")
        let both = [old.certificate, root.certificate]
        let end = mesh.now + SimulatedMesh.year
        let publicRoot = mesh.mint.root("Public Root", from: 0, to: end)
        let publicIssuer = mesh.mint.intermediate("Public CA", of: publicRoot, from: 0, to: end)
        let partner = mesh.mint.root("Partner Root", from: 0, to: end)
        for other in [publicRoot, partner] { mesh.note(other) }
        let control = { (mesh: SimulatedMesh, issuer: MeshAuthority, root: MeshAuthority) in
            let leaf = mesh.mint.leaf(
                dns: "istiod.istio-system.svc",
                of: issuer,
                from: mesh.now,
                to: mesh.now + SimulatedMesh.leafLifetime
            )
            return ["tls.crt": [leaf, issuer.certificate], "ca.crt": [root.certificate]]
        }
        try step("strangers come", after: 600) { mesh in
            mesh.addProxy("gateway", number: 1, trusting: [old.certificate]) { proxy in
                let leaf = mesh.mint.leaf(dns: "shop.example.com", of: publicIssuer, from: 0, to: end)
                proxy.servedSecrets = [
                    .init(name: "kubernetes://shop", leaf: leaf, presented: [publicIssuer.certificate])
                ]
                proxy.pinnedBundles = [
                    .init(secret: "kubernetes://shop-cacert", certificates: [publicRoot.certificate]),
                    .init(
                        secret: "file-root:/etc/partner.pem",
                        certificates: [old.certificate, partner.certificate]
                    ),
                ]
            }
            for (workload, identity) in [
                ("moved", "spiffe://cluster.local/ns/elsewhere/sa/moved"),
                ("foreign", "spiffe://example.com/ns/ns-4/sa/default"),
            ] {
                mesh.addProxy(workload, number: 4, trusting: [old.certificate]) { proxy in
                    proxy.identity = identity
                    proxy.leaf = mesh.mint.leaf(
                        uri: identity,
                        of: mesh.issuer,
                        from: mesh.now,
                        to: mesh.now + SimulatedMesh.leafLifetime
                    )
                }
            }
            mesh.place(
                .secret(namespace: "istio-system", name: "istiod-tls"),
                number: 0,
                control(mesh, mesh.issuer, old)
            )
            mesh.place(
                .secret(namespace: "istio-system", name: "istio-ca-secret"),
                number: 1,
                ["ca-cert.pem": [old.certificate]]
            )
        }
        try step("both roots everywhere, all leaves new", after: 600) { mesh in
            mesh.addRoot(root.certificate)
            mesh.setBundle(both)
            mesh.setWebhooks(both)
            mesh.plugIn(issuer, under: both)
            mesh.rotateLeaves()
        }
        try step("the control plane follows", after: 600) { mesh in
            let entries = control(mesh, issuer, root)
            mesh.changeLocations { location in
                guard location.kind == .secret(namespace: "istio-system", name: "istiod-tls") else { return false }
                let isNew = location.replace("tls.crt", by: entries["tls.crt"] ?? [])
                return location.replace("ca.crt", by: entries["ca.crt"] ?? []) || isNew
            }
        }
        try step("the gateway pins the new root", after: 600) { mesh in
            mesh.changeProxies(where: { $0.workload == "gateway" }) { proxy in
                proxy.pinnedBundles[1].certificates = [root.certificate, partner.certificate]
            }
        }
        try step("half of the life of leaves", after: 1_680) { $0.rotateDueLeaves() }
        try step("the whole life of leaves", after: 1_920) { $0.rotateDueLeaves() }
        try step("a ztunnel", after: 600) { mesh in
            mesh.addProxy("ztunnel", number: 7, trusting: both, sight: .ztunnel, in: "istio-system")
        }
        try step("a proxy that only a handshake shows", after: 600) { mesh in
            mesh.addProxy("distant", number: 6, trusting: both, sight: .handshake)
        }
        try step("its leaf is renewed", after: 600) { mesh in
            mesh.rotateDueLeaves()
            mesh.rotateLeaves { $0.workload == "distant" || $0.workload == "ztunnel" }
        }
        try step("it is gone", after: 600) { $0.removeProxies { $0.workload == "distant" } }
        try step("a proxy that only its agent tells of", after: 600) { mesh in
            mesh.addProxy("quiet", number: 2, trusting: both, sight: .expiry)
        }
        try step("it is gone", after: 600) { $0.removeProxies { $0.workload == "quiet" } }
        try step("a proxy that does not answer", after: 600) { mesh in
            mesh.addProxy("silent", number: 3, trusting: both, sight: .none)
        }
        try step("it answers", after: 600) { mesh in
            mesh.changeProxies(where: { $0.workload == "silent" }) { $0.sight = .secrets }
        }
    }
}
