// SPDX-License-Identifier: Apache-2.0

import CertificateSources
import Foundation
import Kubernetes
import Testing

@testable import Exporter

@Suite struct ConfigurationDocumentationTests {
    @Test func `The full example of the documentation means what the reference says`() throws {
        let example = try #require(try yamlBlocks().first)
        var cluster = KubernetesSourceConfiguration(name: "east")
        cluster.cluster = "east"
        cluster.kubeconfig = KubernetesSourceConfiguration.Kubeconfig(
            file: "/etc/ice/east/kubeconfig",
            context: "exporter@east"
        )
        cluster.proxies.namespaces = ["shop", "billing"]
        cluster.proxies.selector = "tier in (web, api), !canary"
        cluster.proxies.node = "node-1.example.com"
        cluster.proxies.ways = [.portForward, .podsProxy, .agent, .handshake]
        cluster.proxies.concurrency = 4
        cluster.secrets.namespaces = ["istio-system", "istio-ingress"]
        cluster.secrets.names = [ObjectName(namespace: "shop", name: "edge-credential")]
        cluster.certsEvery = 20
        cluster.requests.perSecond = 20
        cluster.requests.burst = 40
        cluster.shard = Shard(index: 0, total: 2)
        let expected = Configuration(
            web: WebConfiguration(listenAddress: ListenAddress(host: "127.0.0.1", port: 9694)),
            sources: [
                .kubernetes(cluster),
                .envoy(
                    EnvoySourceConfiguration(
                        name: "mesh",
                        limits: SourceLimits(maxBodyBytes: 33_554_432, maxSeries: 50_000),
                        targets: [
                            EnvoyTarget(url: try AdminAddress("http://127.0.0.1:15000")),
                            EnvoyTarget(
                                url: try AdminAddress("unix:///run/envoy/admin.sock"),
                                labels: TargetLabels(namespace: "shop", workload: "cart", pod: "cart-7d9f-x2x"),
                                rotationRatio: 0.4
                            ),
                            EnvoyTarget(
                                url: try AdminAddress("https://admin.example.com:15443"),
                                labels: TargetLabels(namespace: "istio-system", workload: "istio-ingressgateway")
                            ),
                        ],
                        certsEvery: 10,
                        tls: TLSConfiguration(
                            caFile: "/etc/istio-certificate-exporter/ca.pem",
                            certFile: "/etc/ice/client.pem",
                            keyFile: "/etc/ice/client-key.pem",
                            serverName: "envoy-admin.shop.example.com"
                        ),
                        bearerTokenFile: "/var/run/secrets/admin/token"
                    )
                ),
                .files(
                    FilesSourceConfiguration(
                        name: "disk",
                        polling: PollingConfiguration(interval: .seconds(90), maxAge: .seconds(86_400)),
                        paths: ["/etc/istio/certs/*.pem", "/etc/ice/certs/*.crt"]
                    )
                ),
            ]
        )
        #expect(try parse(example, file: "/etc/ice/config.yml") == expected)
    }

    @Test func `Every key of a cluster is in the full example and has its line in the reference`() throws {
        let text = try documentation()
        let example = try #require(try yamlBlocks().first)
        for key in ConfigurationReader.kubernetesKeys {
            #expect(example.contains("\n    \(key):"), "\(key) is not in the full example")
            #expect(text.contains("\n| `\(key)"), "\(key) is not in a table")
        }
    }

    @Test func `Every example of the documentation loads`() throws {
        let examples = try yamlBlocks()
        #expect(examples.count == 4)
        for example in examples {
            #expect(problemLines(example) == [])
        }
    }

    @Test func `The problems that the documentation shows are the ones a user sees`() throws {
        let text = """
            sources:
              - name: mesh
                type: envoy
                intervall: 30s

                targets:
                  - url: 127.0.0.1:15000
            """
        let documentation = try documentation()
        let lines = problemLines(text)
        #expect(lines.count == 2)
        for line in lines {
            #expect(documentation.contains(line), "not in docs/configuration.md: \(line)")
        }
    }

    private func documentation() throws -> String {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 1...4 { root.deleteLastPathComponent() }
        return try String(contentsOf: root.appendingPathComponent("docs/configuration.md"), encoding: .utf8)
    }

    private func yamlBlocks() throws -> [String] {
        try documentation().components(separatedBy: "\n```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```\n").first
        }
    }
}
