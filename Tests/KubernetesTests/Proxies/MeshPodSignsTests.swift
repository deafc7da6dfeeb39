// SPDX-License-Identifier: Apache-2.0

import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("The signs of a proxy")
struct MeshPodSignsTests {
    private func kind(
        labels: [String: String] = [:],
        annotations: [String: String] = [:],
        owner: String = "ReplicaSet",
        containers: [String] = [],
        initContainers: [String] = []
    ) throws -> MeshPod.Kind? {
        let pod: Pod = try ObjectFixture.object(
            """
            {"metadata":{"name":"p","namespace":"n","labels":\(PodText.object(labels)),
             "annotations":\(PodText.object(annotations)),
             "ownerReferences":[{"kind":"\(owner)","name":"o","controller":true}]},
             "spec":{"containers":[\(containers.joined(separator: ","))],
             "initContainers":[\(initContainers.joined(separator: ","))]}}
            """
        )
        return MeshPod(pod)?.kind
    }

    private func proxy(_ mode: String, restartPolicy: String? = nil) -> String {
        let policy = restartPolicy.map { #","restartPolicy":"\#($0)""# } ?? ""
        return #"{"name":"istio-proxy","args":["proxy","\#(mode)","--domain","x"]\#(policy)}"#
    }

    @Test(
        "The proxy's own arguments",
        arguments: [
            ("sidecar", MeshPod.Kind.sidecar), ("router", .gateway), ("waypoint", .waypoint), ("ztunnel", .ztunnel),
            ("something-new", .sidecar),
        ]
    )
    func arguments(mode: String, expected: MeshPod.Kind) throws {
        #expect(try kind(containers: [proxy(mode)]) == expected)
    }

    @Test("A container of the proxy's name without arguments is a sidecar")
    func nameOnly() throws {
        #expect(try kind(containers: [#"{"name":"istio-proxy"}"#]) == .sidecar)
        #expect(try kind(containers: [#"{"name":"istio-proxy","args":["--help","router"]}"#]) == .sidecar)
    }

    @Test("An init container counts only if it stays")
    func initContainers() throws {
        #expect(try kind(initContainers: [proxy("sidecar", restartPolicy: "Always")]) == .sidecar)
        #expect(try kind(initContainers: [proxy("sidecar")]) == nil)
        #expect(try kind(initContainers: [#"{"name":"istio-init","restartPolicy":"Always"}"#]) == nil)
    }

    @Test("The Gateway API's labels, whatever the arguments say")
    func gatewayLabels() throws {
        let gateway = ["gateway.istio.io/managed": "istio.io-gateway-controller"]
        let waypoint = ["gateway.istio.io/managed": "istio.io-mesh-controller"]
        let named = ["gateway.networking.k8s.io/gateway-name": "edge"]
        let named2 = named.merging(["gateway.networking.k8s.io/gateway-class-name": "istio-waypoint"]) { $1 }
        let container = #"{"name":"istio-proxy"}"#
        #expect(try kind(labels: gateway, containers: [container]) == .gateway)
        #expect(try kind(labels: waypoint, containers: [container]) == .waypoint)
        #expect(try kind(labels: named, containers: [container]) == .gateway)
        #expect(try kind(labels: named2, containers: [container]) == .waypoint)
        // Another implementation's gateway has no proxy of Istio.
        #expect(try kind(labels: named, containers: [#"{"name":"envoy"}"#]) == nil)
    }

    @Test("ztunnel by its label, if a DaemonSet owns it")
    func ztunnelLabel() throws {
        let container = #"{"name":"ztunnel"}"#
        #expect(try kind(labels: ["app": "ztunnel"], owner: "DaemonSet", containers: [container]) == .ztunnel)
        #expect(try kind(labels: ["app": "ztunnel"], containers: [container]) == nil)
    }

    @Test("Ambient by what was done, not by what was asked for")
    func ambient() throws {
        let app = #"{"name":"app"}"#
        let redirection = "ambient.istio.io/redirection"
        #expect(try kind(annotations: [redirection: "enabled"], containers: [app]) == .ambient)
        #expect(try kind(annotations: [redirection: "pending"], containers: [app]) == .ambient)
        #expect(try kind(annotations: [redirection: "disabled"], containers: [app]) == nil)
        #expect(try kind(labels: ["istio.io/dataplane-mode": "ambient"], containers: [app]) == nil)
        // A waypoint's or sidecar's own proxy counts more.
        #expect(
            try kind(annotations: [redirection: "enabled"], containers: [proxy("sidecar")]) == .sidecar
        )
    }
}
