// SPDX-License-Identifier: Apache-2.0

import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("A pod")
struct PodTests {
    @Test("What is read of an injected one")
    func sidecar() throws {
        let pod: Pod = try ObjectFixture.object(file: "pod-sidecar")
        #expect(pod.name == ObjectName(namespace: "shop", name: "cart-7d9f8c6b5-x2x9q"))
        #expect(pod.metadata.uid == "6d1c1f8e-7a53-4a5e-9d2b-0c6f7f2e8a11")
        #expect(pod.metadata.resourceVersion == "184467")
        #expect(pod.labels[.canonicalName] == "cart")
        #expect(pod.labels[.templateHash] == "7d9f8c6b5")
        #expect(pod.annotations.keys.map(\.rawValue) == ["proxy.istio.io/config"])
        #expect(pod.annotations[.proxyConfig]?.hasSuffix("SECRET_GRACE_PERIOD_RATIO: \"0.4\"\n") == true)
        #expect(pod.controller?.kind == "ReplicaSet")
        #expect(!pod.isBeingDeleted)
        #expect(pod.nodeName == "worker-1")
        #expect(pod.serviceAccountName == "cart")
        #expect(pod.containers.map(\.name) == ["cart", "istio-proxy"])
        #expect(pod.containers.map(\.proxyMode) == [nil, "sidecar"])
        #expect(pod.containers[0].ports.map(\.number) == [8080, 9000])
        #expect(pod.containers[0].ports.map(\.name) == ["http", "grpc"])
        #expect(pod.initContainers.map(\.name) == ["istio-init"])
        #expect(pod.initContainers.map(\.proxyMode) == [nil])
        #expect(pod.status.phase == .running)
        #expect(pod.status.addresses == ["10.244.1.17", "fd00:10:244:1::11"])
        #expect(pod.status.isReady)
        #expect(pod.status.containers.map(\.state) == [.running, .running])
        #expect(pod.status.initContainers.map(\.state) == [.terminated])
    }

    @Test("An init container that stays says so")
    func native() throws {
        let pod: Pod = try ObjectFixture.object(file: "pod-sidecar-native")
        #expect(pod.initContainers.map(\.restartsAlways) == [false, true])
    }

    @Test("Everything may be missing or of another type")
    func tolerance() throws {
        for text in [
            "{}", "null", "[]", #"{"metadata":null,"spec":null,"status":null}"#,
            #"{"metadata":{"labels":[],"annotations":{"proxy.istio.io/config":{}},"ownerReferences":{}},"spec":"#
                + #"{"containers":[null,{"name":3,"args":{},"env":[{"name":"SECRET_TTL"}],"ports":[{"containerPort":"x"},"#
                + #"{"containerPort":70000},{"containerPort":0},{}]}]},"status":{"phase":"Odd","podIPs":[{}],"#
                + #""containerStatuses":[{"state":{"running":null}}],"conditions":[{"type":"Ready"}]}}"#,
        ] {
            let pod: Pod = try ObjectFixture.object(text)
            #expect(pod.name == ObjectName(name: ""))
            #expect(pod.labels.isEmpty && pod.annotations.isEmpty && pod.owners.isEmpty)
            #expect(pod.containers.allSatisfy { $0.name.isEmpty && $0.ports.isEmpty && $0.environment.isEmpty })
            #expect(pod.status.phase == .unknown)
            #expect(pod.status.addresses.isEmpty)
            #expect(pod.status.containers.allSatisfy { $0.state == .waiting })
            #expect(!pod.status.isReady)
        }
    }

    @Test("The address that the pod is known by comes first, each one once")
    func addresses() throws {
        let pod: Pod = try ObjectFixture.object(
            #"{"status":{"podIPs":[{"ip":"::1"},{"ip":"10.0.0.1"}],"podIP":"10.0.0.1"}}"#
        )
        #expect(pod.status.addresses == ["10.0.0.1", "::1"])
        let young: Pod = try ObjectFixture.object(#"{"status":{"podIP":"","podIPs":[{"ip":""}]}}"#)
        #expect(young.status.addresses.isEmpty)
    }

    @Test("The last variable of a name counts, as in the container")
    func variables() throws {
        let pod: Pod = try ObjectFixture.object(
            #"{"spec":{"containers":[{"env":[{"name":"SECRET_TTL","value":"1h"},{"value":"2h","name":"SECRET_TTL"},"#
                + #"{"name":"PASSWORD","value":"x"}]}]}}"#
        )
        #expect(pod.containers.first?.environment == [.lifetime: "2h"])
    }

    @Test("A pod that is being deleted says so")
    func deletion() throws {
        let pod: Pod = try ObjectFixture.object(#"{"metadata":{"deletionTimestamp":"2026-11-20T08:00:00Z"}}"#)
        #expect(pod.isBeingDeleted)
    }
}
