// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension ClusterTests {
    @Test("a Secret that is broken, large or in the wrong place hurts no other")
    func brokenSecrets() async throws {
        let cluster = try await StandInCluster.start([
            "--generate", "secrets=5,namespaces=1,helm=9000,helm_bytes=8000",
        ])
        let faulty = try await FaultyCluster.start(cluster, flags: ["--kubernetes.kubeconfig=\(cluster.kubeconfig)"])
        try await faulty.waitForWatches()
        try await faulty.wait("the Secrets are on the page") { $0.shows("service-4-tls") }
        try await faulty.remember()
        let before = try await faulty.exporter.page()
        let templates = try ObjectTemplates(of: cluster, ["secrets": "&namespace=team-0&name=service-0-tls"])
        let put = { (name: String, changes: [String: Any]) in
            var secret = try templates.object("secrets", named: name)
            let data = try #require(secret["data"] as? [String: Any])
            secret["data"] = data.merging(changes) { $1 }
            try cluster.put(try ObjectTemplates.text(secret))
        }
        let data = try #require(try templates.object("secrets", named: "any")["data"] as? [String: String])
        let key = try #require(data["tls.key"])
        let megabyte = Data(repeating: 0x41, count: 1 << 20)

        try put("key-as-chain", ["tls.crt": key])
        try put("no-base64", ["tls.crt": "!\(key)"])
        try put("no-text", ["tls.crt": 5])
        try put("too-large", ["tls.crt": (megabyte + Data(repeating: 0x41, count: 1 << 20)).base64EncodedString()])
        // Of one megabyte, beside a chain that is good.
        try put("large", ["archive": megabyte.base64EncodedString()])
        try cluster.control("POST", "/generate", #"{"helm": 1000, "helm_bytes": 8000, "istio": 0}"#)
        try put("later", [:])
        try await faulty.wait("what is good is on the page, and what is not is counted") { page in
            ["large", "later"].allSatisfy {
                !page.all("istio_certificate_info", ["secret": $0, "key": "tls.crt"]).isEmpty
            }
                && ["no_certificate", "malformed", "too_large"].allSatisfy { reason in
                    faulty.errors(reason, on: page) > faulty.errors(reason, on: before)
                }
        }
        let page = try await faulty.exporter.page()
        for name in ["key-as-chain", "no-base64", "no-text", "too-large"] {
            #expect(page.all("istio_certificate_info", ["secret": name, "key": "tls.crt"]).isEmpty, "\(name)")
        }
        // Ten thousand releases of Helm are left out by the server, which sent less than they weigh.
        #expect(!page.shows("sh.helm.release"))
        let sent = try #require(try cluster.control("GET", "/counters")["bytes_sent"] as? Int)
        #expect(sent < 20 << 20)
    }
}
