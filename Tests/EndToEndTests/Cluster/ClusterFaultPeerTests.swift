// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension ClusterTests {
    @Test("another workload's certificate at a pod's address is not taken for the pod's")
    func wrongPeer() async throws {
        let folder = try TemporaryFolder()
        let cluster = try await StandInCluster.start(["--generate", "pods=2,secrets=0,namespaces=1,istio=0"])
        let pods = try #require(try cluster.control("GET", "/objects?resource=pods")["objects"] as? [[String: Any]])
        let gateway = try #require(pods.first { (Self.name(of: $0) ?? "").hasPrefix("gateway") })
        let namespace = try #require((gateway["metadata"] as? [String: Any])?["namespace"] as? String)
        // One machine's own addresses are enough for pods with the same port.
        let network = "127.\(Int.random(in: 2...250)).\(Int.random(in: 1...250))"
        let templates = try ObjectTemplates(of: cluster, ["pods": "&namespace=\(namespace)"])
        try cluster.control("DELETE", "/objects?resource=pods")

        var servers: [RunningProgram] = []
        var ports: [String: Int] = [:]
        for (name, account, address) in [("reused", "somebody-else", "\(network).1"), ("own", "own", "\(network).2")] {
            let (server, port) = try await Self.serve(
                "spiffe://cluster.local/ns/\(namespace)/sa/\(account)",
                at: address,
                in: folder
            )
            servers.append(server)
            ports[name] = port
            try cluster.put(
                try Self.gateway(templates.object("pods", named: name), account: "own", at: address, port: port)
            )
        }
        defer { servers.forEach { $0.stop() } }
        let faulty = try await FaultyCluster.start(
            cluster,
            way: "handshake",
            interval: "2s",
            timeout: "1s",
            in: folder
        )
        try await faulty.wait("one is read and the other counted") { page in
            faulty.errors("wrong_peer", on: page) >= 1 && page.value("istio_proxy_up", ["pod": "own"]) == 1
        }
        let page = try await faulty.exporter.page()
        #expect(!page.all("istio_certificate_info", ["pod": "own"]).isEmpty)
        #expect(page.all("istio_certificate_info", ["pod": "reused"]).isEmpty)
        #expect(page.value("istio_proxy_up", ["pod": "reused"]) == 0)
        // The address is given to the pod that the certificate names.
        let port = try #require(ports["reused"])
        try cluster.put(
            try Self.gateway(
                templates.object("pods", named: "successor"),
                account: "somebody-else",
                at: "\(network).1",
                port: port
            )
        )
        try await faulty.wait("the successor is read") { $0.value("istio_proxy_up", ["pod": "successor"]) == 1 }
    }

    private static func name(of object: [String: Any]) -> String? {
        (object["metadata"] as? [String: Any])?["name"] as? String
    }

    private static func gateway(
        _ pod: [String: Any],
        account: String,
        at address: String,
        port: Int
    ) throws -> String {
        var pod = pod
        var spec = try #require(pod["spec"] as? [String: Any])
        spec["serviceAccountName"] = account
        var containers = try #require(spec["containers"] as? [[String: Any]])
        containers[0]["ports"] = [["containerPort": port, "name": "https", "protocol": "TCP"]]
        spec["containers"] = containers
        var status = try #require(pod["status"] as? [String: Any])
        status["podIP"] = address
        status["podIPs"] = [["ip": address]]
        pod["spec"] = spec
        pod["status"] = status
        return try ObjectTemplates.text(pod)
    }

    /// A server with a certificate for that identity, on a free port.
    private static func serve(
        _ identity: String,
        at address: String,
        in folder: TemporaryFolder
    ) async throws -> (RunningProgram, Int) {
        let certificate = folder.url.appending(path: "\(address).pem").path
        let key = folder.url.appending(path: "\(address).key").path
        let made = try RunningProgram.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/O=cluster.local", "-addext", "subjectAltName=URI:\(identity)", "-keyout", key, "-out",
            certificate,
        ])
        try #require(made.status == 0, "\(made.errors)")
        // Without "-www" the server would read an input of ours, which ends, and it with it.
        let server = try RunningProgram(
            ["openssl", "s_server", "-www", "-accept", "\(address):0", "-cert", certificate, "-key", key],
            folder: folder.url
        )
        var port: Int?
        try await waitUntil("the server listens: \(server.output)") {
            guard server.isRunning else { throw TimedOut(description: server.output) }
            port = server.output.firstMatch(of: /ACCEPT \S*:(\d+)/).flatMap { Int($0.1) }
            return port != nil
        }
        return (server, try #require(port))
    }
}
