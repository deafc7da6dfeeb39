// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension ClusterTests {
    /// Series of which each shard has its part, compared by name, labels and value. What moves with the time of a poll
    /// is left out.
    private static let partitioned = [
        "istio_certificate_expiration_timestamp", "istio_certificate_not_before_timestamp",
        "istio_certificate_effective_expiration_timestamp", "istio_certificate_rotation_due_timestamp",
        "istio_certificate_info", "istio_proxy_up", "istio_proxy_tls_stats_included",
    ]
    /// Counts that add up.
    private static let added = [
        "istio_ca_signed_leaves", "istio_ca_trusting_proxies", "istio_ca_trusting_namespaces",
        "istio_trust_bundle_namespaces", "istio_certificate_exporter_targets_expected",
    ]
    /// What several shards may see: the latest or longest counts.
    private static let greatest = ["istio_ca_expiration_timestamp", "istio_ca_issuance_lifetime_seconds"]

    private struct Series: Hashable {
        let name: String
        let labels: [String: String]
    }

    private static func complete(_ exporters: [Exporter]) async throws -> [Page] {
        var pages: [Page] = []
        for exporter in exporters {
            try await waitUntil("every proxy was read: \(exporter.program.output.suffix(1_000))") {
                let page = try await exporter.page()
                let isComplete =
                    Double(page.all("istio_proxy_up").count)
                    == page.value("istio_certificate_exporter_targets_expected")
                if isComplete { pages.append(page) }
                return isComplete
            }
        }
        return pages
    }

    /// One page of several, as Prometheus would join them.
    private static func union(_ pages: [Page]) -> [Series: Double] {
        var union: [Series: Double] = [:]
        for sample in pages.flatMap(\.samples) {
            let series = Series(name: sample.name, labels: sample.labels)
            if added.contains(sample.name) {
                union[series, default: 0] += sample.number
            } else if greatest.contains(sample.name) {
                union[series] = max(union[series] ?? -.infinity, sample.number)
            } else if partitioned.contains(sample.name) || sample.name == "istio_ca_location_info" {
                union[series] = sample.number
            }
        }
        return union
    }

    @Test("the shards' pages together are the page of an instance alone")
    func shards() async throws {
        let mesh = try await Mesh.start(envoy: "1.40.0")
        let cluster = try await StandInCluster.start(["--generate", "secrets=40,pods=15"])
        try cluster.map(to: try mesh.adminPort())
        let flags = ["--kubernetes.kubeconfig=\(cluster.kubeconfig)"]
        let alone = try await Exporter.start(flags)
        var shards: [Exporter] = []
        for index in 0..<3 {
            shards.append(try await Exporter.start(flags + ["--shard.total=3", "--shard.index=\(index)"]))
        }
        let whole = try await Self.complete([alone])
        let parts = try await Self.complete(shards)
        #expect(Self.union(parts) == Self.union(whole))
        for name in Self.partitioned {
            let count = parts.reduce(0) { $0 + $1.all(name).count }
            #expect(count == whole[0].all(name).count, "\(name) is on one shard's page each")
        }
        #expect(parts.allSatisfy { !$0.all("istio_proxy_up").isEmpty })
    }

    @Test("the nodes' instances together see every proxy once")
    func nodes() async throws {
        let mesh = try await Mesh.start(envoy: "1.40.0")
        let cluster = try await StandInCluster.start(["--generate", "secrets=1,pods=15,nodes=3"])
        try cluster.map(to: try mesh.adminPort())
        let pods = try cluster.control("GET", "/objects?resource=pods")["objects"] as? [[String: Any]] ?? []
        let names = Set(pods.compactMap { ($0["spec"] as? [String: Any])?["nodeName"] as? String })
        #expect(names.count == 3)
        let folder = try TemporaryFolder()
        let source = """
              - name: mesh
                type: kubernetes
                kubeconfig: {file: \(cluster.kubeconfig)}
                watch: [proxies]

            """
        let file = try folder.write("sources:\n" + source, to: "exporter.yaml")
        var exporters = [try await Exporter.start(["--config.file=\(file)"])]
        for name in names.sorted() {
            exporters.append(try await Exporter.start(["--config.file=\(file)", "--kubernetes.node=\(name)"]))
        }
        let pages = try await Self.complete(exporters)
        let seen = pages.map { Set($0.all("istio_proxy_up").map(\.labels)) }
        #expect(seen.dropFirst().reduce(into: Set()) { $0.formUnion($1) } == seen[0])
        #expect(seen.dropFirst().reduce(0) { $0 + $1.count } == seen[0].count)
        #expect(pages.allSatisfy { $0.all("istio_certificate_expiration_timestamp", ["source": "secret"]).isEmpty })
    }
}
