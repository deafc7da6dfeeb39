// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension ClusterTests {
    @Test("no fault of a tunnel loses what a proxy showed, or another proxy")
    func tunnels() async throws {
        let folder = try TemporaryFolder()
        let mesh = try await Mesh.start(envoy: "1.40.0")
        let cluster = try await StandInCluster.start(["--generate", "pods=12,secrets=0,namespaces=2"])
        try cluster.map(to: try mesh.adminPort())
        let objects = try cluster.control("GET", "/objects?resource=pods")["objects"] as? [[String: Any]] ?? []
        let pods = objects.compactMap { ($0["metadata"] as? [String: Any])?["name"] as? String }
            .filter { $0.hasPrefix("app-") || $0.hasPrefix("native-") }.sorted()
        try #require(pods.count >= 7)
        let faulty = try await FaultyCluster.start(
            cluster,
            way: "port_forward",
            interval: "3s",
            timeout: "2s",
            in: folder
        )
        try await faulty.wait("every proxy was read") { page in
            pods.allSatisfy { page.value("istio_proxy_up", ["pod": $0]) == 1 }
        }
        try await faulty.remember()
        let before = try await faulty.exporter.page()

        let faults = [
            #""kind": "tunnel_hang""#, #""kind": "tunnel_hang", "deaf": true"#,
            #""kind": "tunnel_error", "message": "no such container""#,
            #""kind": "tunnel_cut", "after_bytes": 300, "end": "close""#,
            #""kind": "tunnel_cut", "after_bytes": 300, "end": "fin""#,
            #""kind": "tunnel_cut", "after_bytes": 300, "end": "reset""#,
            #""kind": "tunnel_fragments""#,
        ]
        for (fault, pod) in zip(faults, pods) { try cluster.fault(#"{\#(fault), "name": "\#(pod)"}"#) }
        try await faulty.waitForFaults()
        try await faulty.wait("what went wrong is counted") { page in
            ["timeout", "port_forward", "protocol"].allSatisfy { reason in
                faulty.errors(reason, on: page) > faulty.errors(reason, on: before)
            }
        }
        try await faulty.wait("every proxy is read again") { page in
            pods.allSatisfy { page.value("istio_proxy_up", ["pod": $0]) == 1 }
        }

        // One ends while it is read, and another comes.
        let gone = pods[0]
        let pod = try #require(objects.first { ($0["metadata"] as? [String: Any])?["name"] as? String == gone })
        let namespace = try #require((pod["metadata"] as? [String: Any])?["namespace"] as? String)
        try cluster.fault(#"{"kind": "tunnel_hang", "name": "\#(gone)"}"#)
        try await faulty.waitForFaults()
        faulty.forget { $0.labels["pod"] == gone }
        try cluster.delete("pods", namespace, gone)
        let templates = try ObjectTemplates(of: cluster, ["pods": "&name=\(pods[1])"])
        try templates.put("pods", named: "later", in: cluster)
        try await faulty.wait("one is gone and the other there") { page in
            !page.shows(gone) && page.value("istio_proxy_up", ["pod": "later"]) == 1
        }
    }
}
