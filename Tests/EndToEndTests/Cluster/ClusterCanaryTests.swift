// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension ClusterTests {
    /// Planted in every private key of the cluster.
    private static let canary = "KeyCanaryQ7fWz3LpX9mTbR2vHsJ6dYgNc8kVx4UaEo5iZtq"
    /// The account's first token, and the one that follows it.
    private static let tokens = [
        "TokenCanaryAh4Kq9ZsWe7RtYu2IoPx5CvBnM8LkJhGf3DsQ", "TokenCanaryBm6Tn1XcVz8QwEr5TyUi9OpLk2JhGfDs4AaSq",
    ]

    private static func needles() throws -> [String] {
        let standIn = PackagePaths.root.appending(path: "Tests/StandIns/kubernetes_api").path
        let python = try PackagePaths.existing(PackagePaths.python)
        let result = try RunningProgram.run([python, standIn, "needles", canary])
        let needles = result.output.split(separator: "\n").map(String.init)
        try #require(needles.count == 3)
        return needles + tokens
    }

    @Test("the search finds what a process holds, and nothing in one that does not")
    func plantedNeedles() async throws {
        let needles = try Self.needles()
        let folder = try TemporaryFolder()
        let held = try folder.write(needles.joined(separator: "\n"), to: "held")
        let code = "import signal, sys; held = open(sys.argv[1]).read(); print(len(held), flush=True); signal.pause()"
        let holder = try RunningProgram([PackagePaths.python, "-c", code, held], folder: folder.url)
        try await waitUntil("it holds them: \(holder.output)") { holder.output.hasSuffix("\n") }
        let found = Set(try MemorySearch.run(in: holder.pid, for: needles).finds.map(\.needle))
        #expect(found.isSuperset(of: needles.indices.map { "\($0): raw" }))

        let encode = """
            import base64, signal, sys
            held = open(sys.argv[1]).read().split()
            wide = [line.encode('utf-16-le') for line in held]
            shifted = [base64.b64encode(place * b' ' + line.encode()) for line in held for place in range(3)]
            print(len(wide), flush=True)
            signal.pause()
            """
        let encoder = try RunningProgram([PackagePaths.python, "-c", encode, held], folder: folder.url)
        try await waitUntil("it holds them: \(encoder.output)") { encoder.output.hasSuffix("\n") }
        let encoded = Set(try MemorySearch.run(in: encoder.pid, for: needles).finds.map(\.needle))
        for form in ["UTF-16", "base64 at 0", "base64 at 1", "base64 at 2"] {
            #expect(encoded.contains { $0.hasSuffix(form) }, "\(form)")
        }

        let idle = try RunningProgram([PackagePaths.python, "-c", "import signal; signal.pause()"], folder: folder.url)
        let nothing = try MemorySearch.run(in: idle.pid, for: needles)
        #expect(nothing.count == 0 && nothing.bytes > 0)
    }

    @Test("no key and no token is in the log, in an answer or in the memory of the program")
    func canaries() async throws {
        let needles = try Self.needles()
        let mesh = try await Mesh.start(envoy: "1.40.0")
        let cluster = try await StandInCluster.start([
            "--generate", "secrets=60,pods=8,namespaces=3,canary=\(Self.canary)", "--bookmark-seconds", "1",
        ])
        try cluster.map(to: try mesh.adminPort())
        try cluster.control("POST", "/tokens/rotate", #"{"expire": true, "token": "\#(Self.tokens[0])"}"#)
        try Self.breakSecrets(in: cluster)
        for fault in Self.faults { try cluster.fault(fault) }

        let exporter = try await Exporter.start([
            "--kubernetes.kubeconfig=\(cluster.kubeconfig)", "--log.level=debug",
        ])
        try await Self.settle(exporter, cluster)
        for fault in Self.laterFaults { try cluster.fault(fault) }
        try cluster.control("POST", "/tokens/rotate", #"{"expire": true, "token": "\#(Self.tokens[1])"}"#)
        let requests = try cluster.requests("verb=watch&resource=secrets")
        for end in ["reset", "fin", "clean"] {
            try cluster.control("POST", "/watches", #"{"resource": "\#(Self.ended[end] ?? "")", "end": "\#(end)"}"#)
        }
        try await waitUntil("Secrets are watched again") {
            try cluster.requests("verb=watch&resource=secrets") > requests
        }
        try Self.breakSecrets(in: cluster, suffix: "again")
        try await Self.settle(exporter, cluster)
        try await waitUntil("what came last was read: \(exporter.program.output.suffix(1_000))") {
            try await exporter.page().all("istio_certificate_info").contains { sample in
                sample.labels.values.contains { $0.hasSuffix("twice-again") }
            }
        }

        try await Self.checkAnswers(of: exporter, for: needles)
        let output = exporter.program.output
        #expect(output.contains("level=debug"))
        for needle in needles { #expect(!output.contains(needle), "in the log") }
        let search = try MemorySearch.run(in: exporter.program.pid, for: needles)
        #expect(search.bytes > 10 << 20)
        #expect(search.count == 0, "\(search.count): \(search.finds)")
        let faults = try cluster.control("GET", "/faults")["faults"] as? [[String: Any]] ?? []
        #expect(faults.count == Self.faults.count + Self.laterFaults.count)
        for fault in faults { #expect(fault["hits"] as? Int == 1, "\(fault)") }
        let watches = try cluster.control("GET", "/counters")["open_watches"] as? Int ?? 0
        #expect(watches == FaultyCluster.allWatches - 1, "the watches were open all the while")
    }

    private static let ended = ["reset": "secrets", "fin": "pods", "clean": "configmaps"]

    /// Each hits once.
    private static let faults = [
        #"{"kind": "status", "code": 401, "verb": "list", "resource": "pods"}"#,
        #"{"kind": "status", "code": 403, "verb": "list", "resource": "customresourcedefinitions"}"#,
        #"{"kind": "status", "code": 500, "verb": "watch", "resource": "secrets"}"#,
        #"{"kind": "cut", "after_bytes": 9000, "end": "reset", "verb": "watch", "resource": "secrets", "skip": 1}"#,
        #"{"kind": "split", "verb": "watch", "resource": "secrets", "skip": 2}"#,
        #"{"kind": "tunnel_error", "message": "not now"}"#,
        #"{"kind": "tunnel_cut", "after_bytes": 300, "end": "reset"}"#,
    ]
    private static let laterFaults = [
        #"{"kind": "status", "code": 401, "verb": "watch", "resource": "secrets"}"#
    ]

    /// Secrets whose keys stand where certificates are expected, or that are no Secrets.
    private static func breakSecrets(in cluster: StandInCluster, suffix: String = "first") throws {
        let answer = try cluster.control("GET", "/objects?resource=secrets&namespace=team-0&name=service-0-tls")
        let secret = try #require((answer["objects"] as? [[String: Any]])?.first)
        let data = try #require(secret["data"] as? [String: String])
        let key = try #require(data["tls.key"])
        let chain = try #require(data["tls.crt"])
        let put = { (name: String, type: String, data: [String: Any], annotations: [String: String]) in
            let metadata: [String: Any] = ["namespace": "team-1", "name": name, "annotations": annotations]
            let object: [String: Any] = [
                "apiVersion": "v1", "kind": "Secret", "type": type, "metadata": metadata, "data": data,
            ]
            try cluster.put(String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self))
        }
        let tls = "kubernetes.io/tls"
        try put("key-as-chain-\(suffix)", tls, ["tls.crt": key, "tls.key": key, "ca.crt": key], [:])
        try put("not-base64-\(suffix)", tls, ["tls.crt": "!\(key)", "tls.key": "\(key)!"], [:])
        try put("not-text-\(suffix)", tls, ["tls.key": key, "tls.crt": 5], [:])
        try put("list-\(suffix)", tls, ["tls.key": [key], "tls.crt": chain], [:])
        try put("opaque-\(suffix)", "Opaque", ["password": key, "cert": chain, "key.pem": key], [:])
        let applied = #"{"kind": "Secret", "data": {"tls.key": "\#(key)"}}"#
        let annotation = "kubectl.kubernetes.io/last-applied-configuration"
        try put("twice-\(suffix)", tls, ["tls.crt": chain, "tls.key": key], [annotation: applied])
    }

    /// Every watch that is not refused is open, and every proxy was read.
    private static func settle(_ exporter: Exporter, _ cluster: StandInCluster) async throws {
        try await waitUntil("every watch is open: \(exporter.program.output.suffix(2_000))", within: 60) {
            let watches = try cluster.control("GET", "/counters")["open_watches"] as? Int ?? 0
            let page = try await exporter.page()
            let isComplete =
                Double(page.all("istio_proxy_up").count)
                == page.value("istio_certificate_exporter_targets_expected")
            // All but the definitions, whose list is refused.
            return watches == FaultyCluster.allWatches - 1 && isComplete
        }
    }

    private static func checkAnswers(of exporter: Exporter, for needles: [String]) async throws {
        let paths = ["/metrics", "/", "/-/healthy", "/healthz", "/livez", "/-/ready", "/readyz", "/nothing"]
        let headers = [[], ["Accept: application/openmetrics-text; version=1.0.0"], ["Accept-Encoding: gzip"]]
        for path in paths {
            for fields in headers {
                let answer = try await exporter.get(path, headers: fields)
                var body = answer.body
                if answer.headers["content-encoding"] == "gzip" {
                    let inflated = try RunningProgram.run(["gzip", "--decompress", "--stdout"], input: body)
                    #expect(inflated.status == 0)
                    body = Data(inflated.output.utf8)
                }
                let text = String(decoding: body, as: UTF8.self) + "\(answer.headers)"
                for needle in needles { #expect(!text.contains(needle), "\(path) \(fields)") }
            }
        }
    }
}
