// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension ClusterTests {
    private static let watched = [
        "secrets": "&namespace=team-0&name=service-0-tls", "configmaps": "&namespace=team-0", "pods": "",
        "mutatingwebhookconfigurations": "", "validatingwebhookconfigurations": "", "apiservices": "",
        "clustertrustbundles": "",
    ]

    /// What goes wrong with the first lists, one fault a resource.
    private static let listFaults = [
        #"{"kind": "status", "code": 422, "verb": "watch", "resource": "secrets", "query": {"sendInitialEvents": "*"}}"#,
        #"""
        {"kind": "status", "code": 410, "inconsistent_continue": true, "verb": "list", "resource": "secrets",
         "query": {"continue": "*"}}
        """#,
        #"{"kind": "gzip", "verb": "list", "resource": "configmaps", "count": 3}"#,
        #"{"kind": "status", "code": 500, "verb": "list", "resource": "pods", "query": {"labelSelector": null}}"#,
        #"""
        {"kind": "status", "code": 429, "retry_after": 1, "verb": "list", "resource": "mutatingwebhookconfigurations"}
        """#,
        #"{"kind": "cut", "end": "fin", "verb": "list", "resource": "validatingwebhookconfigurations"}"#,
        #"{"kind": "cut", "end": "reset", "verb": "list", "resource": "apiservices"}"#,
        #"{"kind": "status", "code": 403, "verb": "list", "resource": "customresourcedefinitions"}"#,
        #"{"kind": "items_null", "resource": "clustertrustbundles"}"#,
    ]

    /// What goes wrong with the watches that follow, in two rounds.
    private static let watchFaults = [
        [
            #"{"kind": "error_event", "code": 410, "resource": "secrets"}"#,
            #"{"kind": "duplicates", "resource": "configmaps", "count": 3}"#,
            #"{"kind": "status", "code": 410, "verb": "watch", "resource": "pods", "query": {"labelSelector": null}}"#,
            #"{"kind": "cut", "end": "fin", "verb": "watch", "resource": "mutatingwebhookconfigurations"}"#,
            #"{"kind": "cut", "end": "reset", "verb": "watch", "resource": "validatingwebhookconfigurations"}"#,
            #"{"kind": "bookmarks_only", "resource": "apiservices"}"#,
            #"{"kind": "split", "verb": "watch", "resource": "clustertrustbundles"}"#,
        ],
        [
            #"{"kind": "status", "code": 429, "retry_after": 1, "verb": "watch", "resource": "secrets"}"#,
            #"{"kind": "error_event", "code": 410, "resource": "configmaps", "count": 3}"#,
            #"{"kind": "gzip", "verb": "watch", "resource": "pods", "query": {"labelSelector": null}}"#,
            #"""
            {"kind": "status", "code": 410, "verb": "watch", "resource": "mutatingwebhookconfigurations", "count": 2}
            """#,
            #"{"kind": "error_event", "code": 500, "resource": "validatingwebhookconfigurations"}"#,
            #"{"kind": "duplicates", "resource": "apiservices"}"#,
            #"{"kind": "cut", "end": "fin", "verb": "watch", "resource": "clustertrustbundles"}"#,
        ],
    ]

    @Test("no fault of a list or a watch loses an object, hides a later one or ends the program")
    func listsAndWatches() async throws {
        let cluster = try await StandInCluster.start([
            "--generate", "secrets=60,pods=6,namespaces=2", "--versions", "opaque", "--bookmark-seconds", "1",
        ])
        let templates = try ObjectTemplates(of: cluster, Self.watched)
        try cluster.control("DELETE", "/objects?resource=clustertrustbundles")
        for fault in Self.listFaults { try cluster.fault(fault) }
        let faulty = try await FaultyCluster.start(cluster, flags: ["--kubernetes.kubeconfig=\(cluster.kubeconfig)"])
        try await faulty.waitForFaults()
        // All but the definitions, whose list is refused.
        try await faulty.waitForWatches(FaultyCluster.allWatches - 1)
        try await faulty.wait("all that is in the cluster is on the page") { page in
            let secrets = Set(page.all("istio_certificate_info", ["source": "secret"]).compactMap(\.labels["secret"]))
            return secrets.count { $0.hasPrefix("service-") } == 60 && page.all("istio_proxy_up").count == 6
                && page.shows("istio-sidecar-injector") && page.shows("v1beta1.metrics.k8s.io")
        }
        try await faulty.wait("what went wrong is counted") { page in
            ["server", "throttled", "protocol", "forbidden"].allSatisfy { faulty.errors($0, on: page) >= 1 }
        }
        #expect(
            try await faulty.exporter.page().all("istio_certificate_exporter_source_part_up")
                .filter { $0.number == 0 && $0.labels["reason"] == "forbidden" }
                .map(\.labels["part"]) == ["customresourcedefinitions"]
        )

        for (round, faults) in Self.watchFaults.enumerated() {
            try await faulty.remember()
            let before = try await faulty.exporter.page()
            for fault in faults { try cluster.fault(fault) }
            try faulty.endWatches()
            for resource in Self.watched.keys { try templates.put(resource, named: "later-\(round)", in: cluster) }
            try await faulty.waitForFaults()
            let bundles = Self.bundles(on: before)
            try await faulty.wait("what came later in round \(round) is on the page", within: 60) { page in
                Self.watched.keys.allSatisfy { resource in
                    resource == "configmaps"
                        ? Self.bundles(on: page) == bundles + 1
                        : Self.isShown(resource, "later-\(round)", on: page)
                }
            }
            try await faulty.waitForWatches(FaultyCluster.allWatches - 1)
            guard round == 1 else { continue }
            for reason in ["throttled", "server", "expired"] {
                try await faulty.wait("\(reason) is counted") { page in
                    faulty.errors(reason, on: page) > faulty.errors(reason, on: before)
                }
            }
        }
        try await Self.deleteBetweenListAndWatch(faulty)
    }

    /// While nothing can be watched, one object ends that the server's history still tells of, and one that it does not.
    private static func deleteBetweenListAndWatch(_ faulty: FaultyCluster) async throws {
        let cluster = faulty.cluster
        try await faulty.remember()
        let resources = ["secrets", "apiservices"]
        for resource in resources {
            try cluster.fault(
                #"{"kind": "status", "code": 503, "verb": "watch", "resource": "\#(resource)", "count": null}"#
            )
            try faulty.endWatches(of: resource)
        }
        try await waitUntil("both watches are refused") {
            let faults = try cluster.control("GET", "/faults")["faults"] as? [[String: Any]] ?? []
            return faults.filter { $0["remaining"] is NSNull }.allSatisfy { ($0["hits"] as? Int ?? 0) > 0 }
        }
        faulty.forget { $0.labels.values.contains { $0.contains("later-1") } }
        try cluster.delete("secrets", "team-0", "later-1")
        try cluster.control("DELETE", "/objects?resource=apiservices&name=later-1")
        try cluster.control("POST", "/compact?resource=apiservices")
        try cluster.control("DELETE", "/faults")
        try await faulty.wait("what was deleted is gone", within: 60) { page in
            resources.allSatisfy { !isShown($0, "later-1", on: page) && isShown($0, "later-0", on: page) }
        }
    }

    private static func bundles(on page: Page) -> Double {
        page.all("istio_trust_bundle_namespaces").reduce(0) { $0 + $1.number }
    }

    private static func isShown(_ resource: String, _ name: String, on page: Page) -> Bool {
        switch resource {
        case "secrets": !page.all("istio_certificate_info", ["source": "secret", "secret": name]).isEmpty
        case "pods": !page.all("istio_proxy_up", ["pod": name]).isEmpty
        case "clustertrustbundles":
            page.samples.contains { $0.labels["source"] == "cluster_trust_bundle" && $0.labels.values.contains(name) }
        default:
            page.all("istio_certificate_info", ["source": "webhook"]).contains { sample in
                sample.labels["secret"] == "\(resource.dropLast())/\(name)"
            }
        }
    }
}
