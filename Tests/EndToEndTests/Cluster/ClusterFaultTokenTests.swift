// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension ClusterTests {
    @Test("an expired token is counted, and the new one in its file is used")
    func expiredToken() async throws {
        let cluster = try await StandInCluster.start(["--generate", "secrets=3,namespaces=1"])
        let templates = try ObjectTemplates(of: cluster, ["secrets": "&namespace=team-0&name=service-0-tls"])
        let faulty = try await FaultyCluster.start(cluster, flags: ["--kubernetes.kubeconfig=\(cluster.kubeconfig)"])
        try await faulty.waitForWatches()
        try await faulty.remember()
        let token = try String(contentsOfFile: cluster.tokenFile, encoding: .utf8)
        try cluster.control("DELETE", "/tokens", try ObjectTemplates.text(["token": token]))
        try faulty.endWatches(of: "secrets")
        try templates.put("secrets", named: "later", in: cluster)
        try await faulty.wait("the refusal is counted") { faulty.errors("unauthorized", on: $0) >= 1 }
        try cluster.control("POST", "/tokens/rotate", #"{"expire": true}"#)
        try await faulty.wait("what came meanwhile is on the page") {
            !$0.all("istio_certificate_info", ["source": "secret", "secret": "later"]).isEmpty
        }
    }
}
