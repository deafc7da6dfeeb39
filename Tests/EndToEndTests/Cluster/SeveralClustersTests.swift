// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension ClusterTests {
    @Test("several clusters are sources of one program, told apart by their label, and fail alone")
    func severalClusters() async throws {
        let names = ["east", "west"]
        var clusters: [StandInCluster] = []
        for _ in names { clusters.append(try await StandInCluster.start(["--generate", "secrets=3,pods=1"])) }
        let folder = try TemporaryFolder()
        let sources = zip(names, clusters).map { name, cluster in
            """
              - name: \(name)
                type: kubernetes
                cluster: \(name)
                kubeconfig: {file: \(cluster.kubeconfig)}
                watch: [secrets, configmaps]

            """
        }
        let exporter = try await Exporter.start(sources: sources.joined(), in: folder)
        var page = try await exporter.page()
        let leaves = { (page: Page, cluster: String) in
            page.all("istio_certificate_expiration_timestamp", ["cluster": cluster, "role": "leaf"])
        }
        for name in names {
            #expect(!leaves(page, name).isEmpty)
            #expect(page.value("istio_ca_trusting_namespaces", ["cluster": name]) ?? 0 > 0)
        }
        #expect(page.all("istio_certificate_expiration_timestamp").allSatisfy { $0.labels["cluster"] != nil })

        let before = leaves(page, "east").count
        clusters.removeLast()
        try await waitUntil("the lost cluster's parts are down: \(exporter.program.output.suffix(1_000))") {
            page = try await exporter.page()
            return page.value(
                "istio_certificate_exporter_source_part_up",
                ["source_name": "west", "part": "secrets"]
            ) == 0
        }
        // What was known of the lost one stays, and the other one goes on.
        #expect(!leaves(page, "west").isEmpty)
        #expect(
            page.value("istio_certificate_exporter_source_part_up", ["source_name": "east", "part": "secrets"]) == 1
        )
        try clusters[0].control("POST", "/generate", #"{"secrets":5,"pods":0,"istio":0}"#)
        try await waitUntil("a new Secret of the other cluster is seen") {
            page = try await exporter.page()
            return leaves(page, "east").count > before
        }
    }
}
