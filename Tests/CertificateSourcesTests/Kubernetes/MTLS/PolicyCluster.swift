// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

@testable import CertificateSources

/// A cluster whose pods and policies a test shows one by one.
struct PolicyCluster {
    let cluster: WatchedCluster

    init(shard: Shard = Shard(index: 0, total: 1)) throws {
        cluster = try WatchedCluster(cluster: "east", shard: shard)
    }

    func policies(in namespace: String? = nil) -> PeerPolicyWatch {
        PeerPolicyWatch(
            follower: ObjectFollower(
                part: "peerauthentications",
                scope: ResourceScope(namespace: namespace),
                context: cluster.context
            )
        )
    }

    /// What is shown of the modes in a namespace.
    func modes(of namespace: String = "shop") -> [String]? {
        let id = TargetID(source: "mesh", part: "peerauthentications", name: namespace)
        guard let record = cluster.inventory.snapshot.records[id] else { return nil }
        return record.reports.flatMap { report -> [String] in
            guard case .mtls(let report) = report, report.cluster == "east" else { return [] }
            return report.workloads.map { workload in
                let port = workload.port.map { ":\($0)" } ?? ""
                return "\(workload.name)\(port) \(workload.mode.rawValue) by \(workload.policy ?? "default")"
            }
        }
    }

    static func pod(
        _ name: String,
        namespace: String = "shop",
        uid: String? = nil,
        labels: [String: String] = ["app": "cart"],
        mode: String = "sidecar",
        phase: String = "Running"
    ) throws -> Pod {
        let labels = labels.map { #""\#($0)":"\#($1)""# }.sorted().joined(separator: ",")
        let isAmbient = mode == "ambient"
        let container = #"{"name":"istio-proxy","args":["proxy","\#(mode)"]}"#
        return try ClusterObjectJSON.decode(
            """
            {"metadata":{"name":"\(name)","namespace":"\(namespace)","uid":"\(uid ?? "uid-\(name)")",
             "labels":{"service.istio.io/canonical-name":"cart",\(labels)},
             "annotations":{\(isAmbient ? #""ambient.istio.io/redirection":"enabled""# : "")}},
             "spec":{"containers":[{"name":"app"}\(isAmbient ? "" : ",\(container)")]},
             "status":{"phase":"\(phase)","podIP":"127.0.0.1",
              "containerStatuses":[{"name":"istio-proxy","state":{"running":{}}}]}}
            """
        )
    }

    static func policy(
        _ specification: String,
        name: String = "default",
        in namespace: String = "shop"
    ) throws -> PeerAuthentication {
        try ClusterObjectJSON.decode(
            """
            {"metadata":{"name":"\(name)","namespace":"\(namespace)","creationTimestamp":"2026-11-20T09:00:00Z",
             "managedFields":[{"time":"2026-11-20T10:00:00Z"}]},"spec":\(specification)}
            """
        )
    }
}
