// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Synchronization
import TestSupport
import Testing

@testable import Kubernetes

/// Credential plugins as kubeconfig files name them: shell scripts that the tests write.
@Suite(.timeLimit(.minutes(1))) struct ExecPluginTests {
    private typealias API = ConfigMapAPI

    private static let path = "/api/v1/namespaces/n/configmaps/a"
    private static let name = ObjectName(namespace: "n", name: "a")
    private static let isUnauthorized = API.status(401, "Unauthorized")

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Counts its runs, and gives tokens by that count.
    private func plugin(status: String = #"{\"token\":\"token-$n\"}"#) throws -> ExecPlugin {
        let script = try folder.write(
            """
            #!/bin/sh
            n=$(($(cat "\(folder.path)/runs" 2>/dev/null || echo 0) + 1))
            echo $n > "\(folder.path)/runs"
            echo "{\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"kind\\":\\"ExecCredential\\",\\"status\\":\(status)}"
            """,
            to: "plugin"
        )
        // By the shell: a file that another test's child process has inherited open for writing cannot be executed.
        return ExecPlugin(command: "/bin/sh", arguments: [script])
    }

    private var runs: Int {
        get throws { try Int(folder.text(of: "runs").trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 }
    }

    private func tokens(_ cluster: TestCluster) -> [String] {
        cluster.server.log.requests.map { $0.value(of: "authorization") ?? "" }
    }

    @Test func `The plugin runs once for many requests at once`() async throws {
        let cluster = try TestCluster(credentials: .exec(plugin()), [Self.path: .answer(API.object("a"))])
        let client = cluster.client
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try await client.get(ConfigMap.self, named: Self.name) } }
            try await group.waitForAll()
        }
        #expect(tokens(cluster) == Array(repeating: "Bearer token-1", count: 8))
        #expect(try runs == 1)
    }

    @Test func `A credential that the server refuses is renewed once`() async throws {
        let cluster = try TestCluster(
            credentials: .exec(plugin()),
            [Self.path: .answer(Self.isUnauthorized, status: "401 Unauthorized")]
        )
        let error = await #expect(throws: KubernetesError.self) {
            try await cluster.client.get(ConfigMap.self, named: Self.name)
        }
        #expect(error?.reason == .unauthorized)
        #expect(error?.message.contains("check that it is of this cluster and not expired") == true)
        #expect(tokens(cluster) == ["Bearer token-1", "Bearer token-2"])
    }

    @Test func `A credential is kept until shortly before it expires`() async throws {
        let time = TestTime(1000)
        let status = #"{\"token\":\"token-$n\",\"expirationTimestamp\":\"1970-01-01T01:00:00Z\"}"#
        let cluster = try TestCluster(
            credentials: .exec(plugin(status: status)),
            unixTime: { time.seconds },
            [Self.path: .answer(API.object("a"))]
        )
        for seconds in [1000.0, 3589, 3590] {
            time.seconds = seconds
            _ = try await cluster.client.get(ConfigMap.self, named: Self.name)
        }
        #expect(tokens(cluster) == ["Bearer token-1", "Bearer token-1", "Bearer token-2"])
    }

    @Test func `A plugin that fails is told with its own words, and how to install it`() async throws {
        let failing = ExecPlugin(command: "/bin/sh", arguments: ["-c", "echo log in first >&2; exit 7"])
        let missing = ExecPlugin(command: "no-such-plugin-of-anybody", installHint: "get it from the cloud")
        let silent = ExecPlugin(command: "/bin/true")
        for (plugin, text) in [
            (failing, "it ended with 7 (log in first )"), (missing, "(get it from the cloud)"),
            (silent, "the JSON ends in the middle"),
        ] {
            let cluster = try TestCluster(credentials: .exec(plugin))
            let error = await #expect(throws: KubernetesError.self) {
                try await cluster.client.get(ConfigMap.self, named: Self.name)
            }
            #expect(error?.reason == .auth)
            #expect(error?.message.contains(text) == true)
            #expect(error?.message.contains(plugin.command) == true)
            #expect(cluster.targets.isEmpty)
        }
    }

    @Test func `The plugin is told its version and, where wanted, the cluster`() async throws {
        let authority = try folder.write("certificate", to: "ca.crt")
        let access = ClusterAccess(
            endpoint: try Endpoint("https://example.org:6443"),
            tls: TLSOptions(caFile: authority, serverName: "kubernetes", verifiesPeer: false)
        )
        let brief = ExecInformation(plugin: ExecPlugin(command: "x", apiVersion: .v1beta1), access: access)
        #expect(
            brief.text == #"{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","#
                + #""spec":{"interactive":false}}"#
        )
        let full = ExecInformation(plugin: ExecPlugin(command: "x", providesClusterInfo: true), access: access)
        #expect(
            full.text.contains(
                #""cluster":{"certificate-authority-data":"Y2VydGlmaWNhdGU=","insecure-skip-tls-verify":true,"#
                    + #""server":"https://example.org:6443","tls-server-name":"kubernetes"}"#
            )
        )
    }

    @Test func `The plugin finds its variables in the environment`() async throws {
        let status = #"{\"token\":\"$MINE-${KUBERNETES_EXEC_INFO:+told}-${PATH:+path}\"}"#
        var plugin = try plugin(status: status)
        plugin.environment = [.init(name: "MINE", value: "v")]
        let cluster = try TestCluster(credentials: .exec(plugin), [Self.path: .answer(API.object("a"))])
        _ = try await cluster.client.get(ConfigMap.self, named: Self.name)
        #expect(tokens(cluster) == ["Bearer v-told-path"])
    }
}

private final class TestTime: Sendable {
    private let value: Mutex<Double>

    init(_ seconds: Double) {
        value = Mutex(seconds)
    }

    var seconds: Double {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
