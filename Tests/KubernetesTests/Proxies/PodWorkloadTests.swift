// SPDX-License-Identifier: Apache-2.0

import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("The workload of a pod")
struct PodWorkloadTests {
    private func workload(
        pod: String = "name-of-the-pod",
        labels: [String: String] = [:],
        owners: [(kind: String, name: String, isController: Bool)]
    ) throws -> String {
        let owners = owners.map { #"{"kind":"\#($0.kind)","name":"\#($0.name)","controller":\#($0.isController)}"# }
        let pod: Pod = try ObjectFixture.object(
            """
            {"metadata":{"name":"\(pod)","labels":\(PodText.object(labels)),
             "ownerReferences":[\(owners.joined(separator: ","))]}}
            """
        )
        return pod.workloadName
    }

    @Test(
        "Owners without what is generated of their names",
        arguments: [
            ("ReplicaSet", "cart-7d9f8c6b5", ["pod-template-hash": "7d9f8c6b5"], "cart"),
            ("ReplicaSet", "cart-v2-7d9f", ["rollouts-pod-template-hash": "7d9f"], "cart-v2"),
            ("ReplicaSet", "made-by-hand", [:], "made-by-hand"),
            ("ReplicaSet", "cart-abc", ["pod-template-hash": "7d9f8c6b5"], "cart-abc"),
            ("ReplicaSet", "cart", ["pod-template-hash": ""], "cart"),
            ("StatefulSet", "ledger", ["pod-template-hash": "x"], "ledger"),
            ("DaemonSet", "ztunnel", [:], "ztunnel"),
            ("Job", "report-29394480", [:], "report"),
            ("Job", "report-1763712000", [:], "report"),
            ("Job", "migrate-2", [:], "migrate-2"),
            ("Job", "report-2939448x", [:], "report-2939448x"),
            ("Job", "20261121", [:], "20261121"),
            ("Job", "-20261121", [:], "-20261121"),
            ("ReplicationController", "old-3", ["deploymentconfig": "old"], "old"),
            ("ReplicationController", "old-3", [:], "old-3"),
            ("StrimziPodSet", "kafka-brokers", [:], "kafka-brokers"),
            ("Node", "worker-1", [:], "name-of-the-pod"),
            ("ReplicaSet", "", [:], "name-of-the-pod"),
        ]
    )
    func owners(kind: String, name: String, labels: [String: String], expected: String) throws {
        #expect(try workload(labels: labels, owners: [(kind, name, true)]) == expected)
    }

    @Test("The canonical name counts before the owner, unless it is empty")
    func canonicalName() throws {
        let owner = (kind: "StatefulSet", name: "ledger", isController: true)
        #expect(try workload(labels: ["service.istio.io/canonical-name": "books"], owners: [owner]) == "books")
        #expect(try workload(labels: ["service.istio.io/canonical-name": ""], owners: [owner]) == "ledger")
    }

    @Test("Of several owners the one that manages the pod counts")
    func severalOwners() throws {
        let owners = [(kind: "Thing", name: "other", isController: false), ("StatefulSet", "ledger", true)]
        #expect(try workload(owners: owners) == "ledger")
        #expect(try workload(owners: [("Thing", "other", false)]) == "other")
    }

    @Test("A pod of its own is its own workload")
    func bare() throws {
        #expect(try workload(pod: "toolbox", owners: []) == "toolbox")
    }
}
