// SPDX-License-Identifier: Apache-2.0

import Foundation

extension ClusterObject {
    /// A pod of a StatefulSet with the proxy beside its application.
    ///
    /// - Parameters:
    ///   - workload: the StatefulSet and the service account; the pod is its first.
    ///   - agentPort: the status port, where it is not the usual one.
    ///   - environment: of the proxy's container, beside what is always there.
    static func sidecar(
        _ namespace: String,
        workload: String,
        address: String,
        agentPort: Int,
        labels: [String: String] = [:],
        annotations: [String: String] = [:],
        volumes: [[String: Any]] = [],
        environment: [String: String] = [:]
    ) -> Self {
        let usual = [
            "PILOT_CERT_PROVIDER": "istiod", "CA_ADDR": "istiod.istio-system.svc:15012",
            "TRUST_DOMAIN": "cluster.local",
        ]
        let variables = usual.merging(environment) { _, new in new }.sorted { $0.key < $1.key }
        let proxy: [String: Any] = [
            "name": "istio-proxy", "image": "registry.example.com/istio/proxyv2:1.30.1",
            "args": ["proxy", "sidecar", "--domain", "$(POD_NAMESPACE).svc.cluster.local"],
            "env": variables.map { ["name": $0.key, "value": $0.value] },
            "ports": [["name": "http-envoy-prom", "containerPort": 15_090, "protocol": "TCP"]],
        ]
        let application: [String: Any] = [
            "name": workload, "image": "registry.example.com/\(workload):1.0",
            "ports": [["name": "http", "containerPort": 8_080, "protocol": "TCP"]],
        ]
        let mesh = [
            "app": workload, "security.istio.io/tlsMode": "istio", "service.istio.io/canonical-name": workload,
        ]
        let injected = [
            "istio.io/rev": "default", "status.sidecar.istio.io/port": "\(agentPort)",
            "sidecar.istio.io/status":
                #"{"initContainers":["istio-init"],"containers":["istio-proxy"],"volumes":null}"#,
        ]
        return pod(
            namespace,
            "\(workload)-0",
            controller: ("StatefulSet", workload),
            account: workload,
            address: address,
            labels: mesh.merging(labels) { _, new in new },
            annotations: injected.merging(annotations) { _, new in new },
            volumes: volumes,
            containers: [application, proxy]
        )
    }

    /// A replica of istiod.
    ///
    /// - Parameter environment: `pilot.env` of the chart.
    static func istiod(address: String, environment: [String: String] = [:]) -> Self {
        let ports: [[String: Any]] = [
            ("http-debug", 8_080), ("grpc-xds", 15_010), ("tls-xds", 15_012), ("https-webhooks", 15_017),
            ("http-monitoring", 15_014),
        ].map { ["name": $0.0, "containerPort": $0.1, "protocol": "TCP"] }
        let variables = ["REVISION": "default", "PILOT_CERT_PROVIDER": "istiod"].merging(environment) { _, new in new }
        let discovery: [String: Any] = [
            "name": "discovery", "image": "registry.example.com/istio/pilot:1.30.1",
            "args": ["discovery", "--monitoringAddr=:15014"], "ports": ports,
            "env": variables.sorted { $0.key < $1.key }.map { ["name": $0.key, "value": $0.value] },
        ]
        return pod(
            "istio-system",
            "istiod-6d7b9c5f48-x2v9k",
            controller: ("ReplicaSet", "istiod-6d7b9c5f48"),
            account: "istiod",
            address: address,
            labels: [
                "app": "istiod", "istio": "pilot", "istio.io/rev": "default", "pod-template-hash": "6d7b9c5f48",
                "sidecar.istio.io/inject": "false",
            ],
            annotations: ["prometheus.io/port": "15014", "prometheus.io/scrape": "true"],
            containers: [discovery]
        )
    }

    private static func pod(
        _ namespace: String,
        _ name: String,
        controller: (kind: String, name: String),
        account: String,
        address: String,
        labels: [String: String],
        annotations: [String: String],
        volumes: [[String: Any]] = [],
        containers: [[String: Any]]
    ) -> Self {
        let started = "2026-01-01T00:00:00Z"
        let owner: [String: Any] = [
            "apiVersion": "apps/v1", "kind": controller.kind, "name": controller.name,
            "uid": UUID().uuidString.lowercased(), "controller": true, "blockOwnerDeletion": true,
        ]
        let statuses = containers.map { container -> [String: Any] in
            [
                "name": container["name"] ?? "", "image": container["image"] ?? "", "ready": true, "started": true,
                "restartCount": 0, "state": ["running": ["startedAt": started]],
            ]
        }
        return Self(
            "v1",
            "Pod",
            namespace,
            name,
            labels: labels,
            annotations: annotations,
            owners: [owner],
            body: [
                "spec": [
                    "serviceAccountName": account, "nodeName": "node-1", "containers": containers, "volumes": volumes,
                    "restartPolicy": "Always",
                ] as [String: Any],
                "status": [
                    "phase": "Running", "podIP": address, "podIPs": [["ip": address]], "hostIP": "127.0.0.1",
                    "startTime": started, "containerStatuses": statuses,
                ] as [String: Any],
            ]
        )
    }
}
