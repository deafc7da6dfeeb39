// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension ClusterTests {
    @Test("what a cluster's policies come to for its workloads is on the page, and follows them")
    func policies() async throws {
        let cluster = try await StandInCluster.start()
        for (namespace, workload) in [("shop", "cart"), ("shop", "till"), ("bank", "ledger")] {
            let pod = ClusterObject.sidecar(namespace, workload: workload, address: "127.0.0.1", agentPort: 15_020)
            try cluster.put(try pod.text)
        }
        let exporter = try await Exporter.start(sources: Self.policySource(of: cluster), in: cluster.folder)
        try await Self.wait(
            exporter,
            [
                "bank/ledger PERMISSIVE", "shop/cart PERMISSIVE", "shop/till PERMISSIVE",
            ]
        )

        try cluster.put(try Self.policy("istio-system", "default", ["mtls": ["mode": "STRICT"]]).text)
        try await Self.wait(
            exporter,
            [
                "bank/ledger STRICT istio-system/default", "shop/cart STRICT istio-system/default",
                "shop/till STRICT istio-system/default",
            ]
        )
        let since = try await exporter.page().value("istio_mtls_mode_since_timestamp", ["workload": "ledger"])
        #expect(abs((since ?? 0) - Date().timeIntervalSince1970) < 600)

        let exception: [String: Any] = [
            "selector": ["matchLabels": ["app": "cart"]],
            "portLevelMtls": ["8080": ["mode": "DISABLE"], "9090": ["mode": "UNSET"]],
        ]
        try cluster.put(try Self.policy("shop", "cart", exception).text)
        try cluster.put(try Self.policy("bank", "default", ["mtls": ["mode": "PERMISSIVE"]]).text)
        try await Self.wait(
            exporter,
            [
                "bank/ledger PERMISSIVE bank/default", "shop/cart STRICT istio-system/default",
                "shop/cart:8080 DISABLE shop/cart", "shop/till STRICT istio-system/default",
            ]
        )

        try cluster.delete("pods", "shop", "till-0")
        try cluster.delete("peerauthentications", "istio-system", "default")
        try cluster.delete("peerauthentications", "bank", "default")
        try await Self.wait(
            exporter,
            [
                "bank/ledger PERMISSIVE", "shop/cart PERMISSIVE", "shop/cart:8080 DISABLE shop/cart",
            ]
        )
    }

    @Test("a rule that tells clients to use no TLS is on the page as long as it does")
    func plaintextRule() async throws {
        let cluster = try await StandInCluster.start()
        let rule = { (tls: [String: Any]) in
            ClusterObject(
                "networking.istio.io/v1",
                "DestinationRule",
                "shop",
                "legacy",
                body: [
                    "spec": [
                        "host": "cart",
                        "subsets": [["name": "old", "trafficPolicy": ["tls": tls]] as [String: Any]],
                    ] as [String: Any]
                ]
            )
        }
        try cluster.put(try rule(["sni": "cart"]).text)
        let exporter = try await Exporter.start(sources: Self.policySource(of: cluster), in: cluster.folder)
        let page = try await exporter.page(with: "the rule") { !$0.all("istio_mtls_client_disabled_info").isEmpty }
        #expect(
            page.all("istio_mtls_client_disabled_info").map(\.labels) == [
                [
                    "cluster": "east", "namespace": "shop", "destination_rule": "legacy", "host": "cart",
                    "subset": "old",
                    "mode": "DISABLE",
                ]
            ]
        )
        try cluster.put(try rule(["mode": "ISTIO_MUTUAL"]).text)
        try await exporter.page(with: "that it is gone") { $0.all("istio_mtls_client_disabled_info").isEmpty }
    }

    @Test("where PeerAuthentications are unknown no mode is told, and why")
    func unknownPolicies() async throws {
        let cluster = try await StandInCluster.start(["--absent", "peerauthentications"])
        let pod = ClusterObject.sidecar("shop", workload: "cart", address: "127.0.0.1", agentPort: 15_020)
        try cluster.put(try pod.text)
        let exporter = try await Exporter.start(sources: Self.policySource(of: cluster), in: cluster.folder)
        let page = try await exporter.page()
        #expect(page.all("istio_mtls_mode").isEmpty)
        let health = "istio_certificate_exporter_source_part_up"
        #expect(page.value(health, ["part": "peerauthentications", "reason": "not_found"]) == 0)
        #expect(page.value(health, ["part": "pods"]) == 1)
    }

    private static func policySource(of cluster: StandInCluster) -> String {
        """
          - name: mesh
            type: kubernetes
            cluster: east
            kubeconfig: {file: "\(cluster.kubeconfig)"}
            watch: [mtls]

        """
    }

    private static func policy(_ namespace: String, _ name: String, _ specification: [String: Any]) -> ClusterObject {
        ClusterObject(
            "security.istio.io/v1",
            "PeerAuthentication",
            namespace,
            name,
            body: ["spec": specification]
        )
    }

    /// Waits until these are the modes, and no others.
    private static func wait(_ exporter: Exporter, _ modes: [String]) async throws {
        try await exporter.page(with: "\(modes)") { page in
            let found = page.all("istio_mtls_mode", ["cluster": "east"]).map { sample in
                let label = { (name: String) in sample.labels[name] ?? "" }
                let port = sample.labels["port"].map { ":\($0)" } ?? ""
                let policy = sample.labels["policy"].map { " \($0)" } ?? ""
                return "\(label("namespace"))/\(label("workload"))\(port) \(label("mode"))\(policy)"
            }
            return found.sorted() == modes.sorted()
        }
    }
}
