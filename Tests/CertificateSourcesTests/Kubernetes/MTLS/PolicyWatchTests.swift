// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Testing

@testable import CertificateSources

/// The modes of workloads, as the watches of pods and policies show what decides them.
@Suite struct PolicyWatchTests {
    private let cart = ObjectName(namespace: "shop", name: "cart-1")

    @Test func `Modes are told when pods and policies have been listed, and not before`() throws {
        let mesh = try PolicyCluster()
        let (pods, policies) = (mesh.cluster.pods(), mesh.policies())
        pods.take(.changed(try PolicyCluster.pod("cart-1")))
        pods.take(.synchronised([cart]))
        #expect(mesh.modes() == nil)
        policies.take(.changed(try PolicyCluster.policy(#"{"mtls":{"mode":"STRICT"}}"#, in: "istio-system")))
        #expect(mesh.modes() == nil)
        policies.take(.synchronised([ObjectName(namespace: "istio-system", name: "default")]))
        #expect(mesh.modes() == ["cart STRICT by istio-system/default"])
    }

    @Test func `Without the root namespace's policies no mode is known, whatever a namespace's own say`() throws {
        let mesh = try PolicyCluster()
        mesh.cluster.pods(in: "shop").take(.changed(try PolicyCluster.pod("cart-1")))
        mesh.cluster.pods(in: "shop").take(.synchronised([cart]))
        mesh.policies(in: "shop").take(.synchronised([]))
        #expect(mesh.modes() == nil)
        mesh.policies(in: "istio-system").take(.synchronised([]))
        #expect(mesh.modes() == ["cart PERMISSIVE by default"])
    }

    @Test func `A policy that comes, changes and goes is followed`() throws {
        let mesh = try PolicyCluster()
        let (pods, policies) = (mesh.cluster.pods(), mesh.policies())
        pods.take(.changed(try PolicyCluster.pod("cart-1")))
        pods.take(.synchronised([cart]))
        policies.take(.synchronised([]))
        #expect(mesh.modes() == ["cart PERMISSIVE by default"])
        let selector = #""selector":{"matchLabels":{"app":"cart"}}"#
        policies.take(
            .changed(
                try PolicyCluster.policy(
                    #"{\#(selector),"mtls":{"mode":"STRICT"},"portLevelMtls":{"8080":{"mode":"DISABLE"},"9090":{}}}"#
                )
            )
        )
        #expect(mesh.modes() == ["cart STRICT by shop/default", "cart:8080 DISABLE by shop/default"])
        policies.take(.changed(try PolicyCluster.policy(#"{\#(selector)}"#)))
        #expect(mesh.modes() == ["cart PERMISSIVE by default"])
        policies.take(.changed(try PolicyCluster.policy(#"{"mtls":{"mode":"DISABLE"}}"#)))
        #expect(mesh.modes() == ["cart DISABLE by shop/default"])
        policies.take(.deleted(ObjectName(namespace: "shop", name: "default")))
        #expect(mesh.modes() == ["cart PERMISSIVE by default"])
    }

    @Test func `A mode is as old as the policy's last change`() throws {
        let mesh = try PolicyCluster()
        let (pods, policies) = (mesh.cluster.pods(), mesh.policies())
        pods.take(.changed(try PolicyCluster.pod("cart-1")))
        pods.take(.synchronised([cart]))
        policies.take(.changed(try PolicyCluster.policy(#"{"mtls":{"mode":"STRICT"}}"#)))
        policies.take(.synchronised([ObjectName(namespace: "shop", name: "default")]))
        let id = TargetID(source: "mesh", part: "peerauthentications", name: "shop")
        let reports = mesh.cluster.inventory.snapshot.records[id]?.reports
        let workload = MTLSReport.Workload(
            name: "cart",
            mode: .strict,
            policy: "shop/default",
            since: 1_795_168_800
        )
        #expect(reports == [.mtls(MTLSReport(cluster: "east", namespace: "shop", workloads: [workload]))])
    }

    @Test func `With its last workload a namespace's modes end`() throws {
        let mesh = try PolicyCluster()
        let (pods, policies) = (mesh.cluster.pods(), mesh.policies())
        policies.take(.synchronised([]))
        pods.take(.changed(try PolicyCluster.pod("cart-1")))
        pods.take(.changed(try PolicyCluster.pod("till-1", namespace: "bank")))
        pods.take(.changed(try PolicyCluster.pod("vault-1", namespace: "safe")))
        pods.take(.synchronised([cart, ObjectName(namespace: "bank", name: "till-1")]))
        #expect(mesh.modes() == ["cart PERMISSIVE by default"])
        #expect(mesh.modes(of: "safe") == nil)
        pods.take(.changed(try PolicyCluster.pod("cart-1", phase: "Succeeded")))
        #expect(mesh.modes() == nil)
        pods.take(.deleted(ObjectName(namespace: "bank", name: "till-1")))
        #expect(mesh.modes(of: "bank") == nil)
    }

    @Test func `Ambient pods have modes; gateways, waypoints, ztunnels and pods outside the mesh have none`() throws {
        let mesh = try PolicyCluster()
        let (pods, policies) = (mesh.cluster.pods(), mesh.policies())
        policies.take(.changed(try PolicyCluster.policy(#"{"mtls":{"mode":"DISABLE"}}"#, in: "istio-system")))
        policies.take(.synchronised([ObjectName(namespace: "istio-system", name: "default")]))
        pods.take(.synchronised([]))
        for mode in ["router", "waypoint", "ztunnel"] {
            pods.take(.changed(try PolicyCluster.pod("\(mode)-1", mode: mode)))
        }
        #expect(mesh.modes() == nil)
        pods.take(.changed(try PolicyCluster.pod("cart-1", mode: "ambient")))
        #expect(mesh.modes() == ["cart PERMISSIVE by istio-system/default"])
    }

    @Test func `A namespace is told by one shard, whichever its pods belong to`() throws {
        let shards = [0, 1, 2].map { Shard(index: $0, total: 3) }
        let meshes = try shards.map { try PolicyCluster(shard: $0) }
        for mesh in meshes {
            mesh.policies().take(.synchronised([]))
            for index in 0..<6 {
                mesh.cluster.pods().take(.changed(try PolicyCluster.pod("cart-\(index)", uid: "\(index)")))
            }
            mesh.cluster.pods().take(
                .synchronised(Set((0..<6).map { ObjectName(namespace: "shop", name: "cart-\($0)") }))
            )
        }
        #expect(meshes.compactMap { $0.modes() } == [["cart PERMISSIVE by default"]])
        let proxies = meshes.map { mesh in mesh.cluster.inventory.snapshot.records.keys.count { $0.part == nil } }
        #expect(proxies.reduce(0, +) == 6)
        #expect(proxies.filter { $0 > 0 }.count > 1)
    }

    @Test func `Of a policy with very many ports the first are read, and the rest is counted`() throws {
        let mesh = try PolicyCluster()
        let (pods, policies) = (mesh.cluster.pods(), mesh.policies())
        pods.take(.changed(try PolicyCluster.pod("cart-1")))
        pods.take(.synchronised([cart]))
        let ports = (1...150).map { #""\#($0)":{"mode":"DISABLE"}"# }.joined(separator: ",")
        policies.take(
            .changed(
                try PolicyCluster.policy(#"{"selector":{"matchLabels":{"app":"cart"}},"portLevelMtls":{\#(ports)}}"#)
            )
        )
        policies.take(.synchronised([ObjectName(namespace: "shop", name: "default")]))
        #expect(mesh.modes()?.count == 101)
        #expect(mesh.modes()?.contains("cart:100 DISABLE by shop/default") == true)
        #expect(mesh.cluster.errors == ["too_large": 1])
    }
}
