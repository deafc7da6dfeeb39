// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The program and a cluster: the stand-in with real Envoys behind its tunnels, or, where KUBECONFIG is set, whatever
/// cluster that names.
@Suite("Cluster", .serialized, .timeLimit(.minutes(5)))
struct ClusterTests {
    @Test("a cluster's proxies, Secrets and bundles are on the page")
    func walk() async throws {
        if let kubeconfig = ProcessInfo.processInfo.environment["KUBECONFIG"] {
            let exporter = try await Exporter.start(["--kubernetes.kubeconfig=\(kubeconfig)"])
            return try await Self.checkWhatEveryMeshShows(exporter)
        }
        let mesh = try await Mesh.start(envoy: "1.40.0")
        let cluster = try await StandInCluster.start(["--generate", "secrets=20,pods=12"])
        try cluster.map(to: try mesh.adminPort())
        let exporter = try await Exporter.start(["--kubernetes.kubeconfig=\(cluster.kubeconfig)"])
        try await Self.checkWhatEveryMeshShows(exporter)

        let page = try await exporter.page()
        // Its admin port answers as an Envoy's, not as a ztunnel's.
        let ztunnel = try #require(page.all("istio_proxy_up", ["source": "ztunnel"]).first)
        #expect(ztunnel.number == 0)
        let leaves = page.all("istio_certificate_expiration_timestamp", ["source": "secret", "role": "leaf"])
        #expect(leaves.count >= 20)
        for location in ["cacerts", "webhook/istio-sidecar-injector"] {
            #expect(!page.all("istio_ca_location_info", ["location": location]).isEmpty, "\(location)")
        }
    }

    /// What is true of any mesh that the program may read.
    private static func checkWhatEveryMeshShows(_ exporter: Exporter) async throws {
        var page = try await exporter.page()
        try await waitUntil("every proxy that answers was read: \(exporter.program.output.suffix(2_000))", within: 120)
        {
            page = try await exporter.page()
            let known = page.all("istio_proxy_up").count
            return known > 0 && Double(known) == page.value("istio_certificate_exporter_targets_expected")
        }
        let up = page.all("istio_proxy_up").filter { $0.number == 1 }
        #expect(!up.isEmpty)
        #expect(page.value("istio_certificate_exporter_source_part_up", ["part": "pods"]) == 1)
        for proxy in up where proxy.labels["capability"] == "secrets" && proxy.labels["source"] == "envoy" {
            let labels = proxy.labels.filter { ["namespace", "pod"].contains($0.key) }
            let leaf = page.all("istio_certificate_expiration_timestamp", labels.merging(["secret": "default"]) { $1 })
            #expect(leaf.count == 1, "\(labels)")
            #expect(page.all("istio_certificate_rotation_due_timestamp", labels).count >= 1, "\(labels)")
        }
        #expect(!page.all("istio_ca_trusting_namespaces").isEmpty)
        #expect(page.all("istio_trust_bundle_namespaces").allSatisfy { $0.number > 0 })
    }
}
