// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import Certificates
import Foundation
import HTTPTransport
import Kubernetes
import Testing

@testable import Exporter

@Suite struct ConfigurationDocumentationTests {
    /// The pin of the example's partner, in the other form.
    private static let partnerKey = "7f3fa48ca885678134842fa7456f3ece53a97f843b610185d900ac4e467c7490"

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
                            EnvoyTarget(
                                url: try AdminAddress("http://127.0.0.1:15000"),
                                agentURL: try AdminAddress("http://127.0.0.1:15020")
                            ),
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
                .istiod(try documentedIstiods()),
                .vault(try documentedVaults()),
                .tls(documentedServers()),
                .files(
                    FilesSourceConfiguration(
                        name: "disk",
                        polling: PollingConfiguration(interval: .seconds(90), maxAge: .seconds(86_400)),
                        paths: ["/etc/istio/certs/*.pem", "/etc/ice/certs/*.crt"],
                        passphrases: [
                            PassphraseFile(match: Glob("*/java/*.jks"), path: "/run/secrets/java-passphrase"),
                            PassphraseFile(path: "/etc/ice/passphrase"),
                        ]
                    )
                ),
            ],
            policy: try documentedPolicy(),
            probe: ProbeConfiguration(
                allowedTargets: [Glob("*.example.com:443"), Glob("mail.example.com:*")],
                modules: [
                    "mail": TLSHandshakeConfiguration(startTLS: .smtp),
                    "partner": TLSHandshakeConfiguration(
                        serverName: "partner.example.com",
                        caFile: "/etc/ice/partner-ca.pem"
                    ),
                ]
            )
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

    @Test(arguments: [
        ConfigurationReader.policyKeys, ConfigurationReader.rotationKeys, ConfigurationReader.pinKeys,
        ConfigurationReader.rotationMatchKeys.map { "match.\($0)" },
        ConfigurationReader.pinMatchKeys.map { "match.\($0)" },
    ])
    func `Every key of the policy is in the full example and in the reference`(keys: [String]) throws {
        let text = try documentation()
        let example = try #require(try yamlBlocks().first)
        for key in keys {
            let name = key.split(separator: ".").last.map(String.init) ?? key
            #expect(example.contains("\(name):"), "\(name) is not in the full example")
            #expect(text.contains("`\(key)`") || text.contains("\n## \(key)\n"), "\(key) is not in the reference")
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

    private func documentedVaults() throws -> VaultSourceConfiguration {
        var source = VaultSourceConfiguration(
            name: "pki",
            servers: [
                VaultServerConfiguration(
                    url: try AdminAddress("https://vault.example.com:8200"),
                    name: "vault",
                    mounts: ["pki", "pki_int"],
                    tls: TLSConfiguration(caFile: "/etc/ice/vault-ca.pem"),
                    credential: .kubernetes(
                        role: "exporter",
                        authMount: "kubernetes",
                        tokenFile: "/var/run/secrets/kubernetes.io/serviceaccount/token"
                    ),
                    roles: .all,
                    listing: VaultServerSettings.Listing(interval: .seconds(600), perSecond: 5, maximumCount: 2_000)
                ),
                VaultServerConfiguration(
                    url: try AdminAddress("https://vault.example.com:8200"),
                    name: "vault",
                    namespace: "team-a",
                    mounts: ["mesh/pki"],
                    tls: TLSConfiguration(caFile: "/etc/ice/vault-ca.pem"),
                    credential: .tokenFile("/etc/ice/team-a-token"),
                    roles: .named(["istio-ca"])
                ),
            ]
        )
        source.shard = Shard(index: 0, total: 2)
        return source
    }

    private func documentedServers() -> TLSSourceConfiguration {
        var source = TLSSourceConfiguration(
            name: "edge",
            polling: PollingConfiguration(interval: .seconds(60), timeout: .seconds(10)),
            targets: [
                TLSTarget(
                    address: ServerAddress(host: "shop.example.com", port: 443),
                    handshake: TLSHandshakeConfiguration(applicationProtocols: ["h2", "http/1.1"])
                ),
                TLSTarget(
                    address: ServerAddress(host: "10.0.0.7", port: 15_443),
                    handshake: TLSHandshakeConfiguration(
                        serverName: "partner.example.com",
                        caFile: "/etc/ice/partner-ca.pem",
                        certFile: "/etc/ice/client.pem",
                        keyFile: "/etc/ice/client-key.pem"
                    )
                ),
                TLSTarget(
                    address: ServerAddress(host: "mail.example.com", port: 587),
                    handshake: TLSHandshakeConfiguration(startTLS: .smtp)
                ),
            ]
        )
        source.shard = Shard(index: 0, total: 2)
        return source
    }

    private func documentedIstiods() throws -> IstiodSourceConfiguration {
        let host = "istiod-1.mesh.example.com"
        var source = IstiodSourceConfiguration(
            name: "control-plane",
            targets: [
                IstiodTarget(
                    url: try MetricsAddress("http://\(host):15014"),
                    tlsAddresses: [ServerAddress(host: host, port: 15_012), ServerAddress(host: host, port: 15_017)],
                    labels: TargetLabels(namespace: "istio-system", pod: "istiod-1")
                ),
                IstiodTarget(url: try MetricsAddress("https://istiod-2.mesh.example.com:443/istiod/metrics")),
            ],
            tls: TLSConfiguration(caFile: "/etc/ice/istiod-ca.pem"),
            bearerTokenFile: "/var/run/secrets/istiod/token"
        )
        source.shard = Shard(index: 0, total: 2)
        return source
    }

    private func documentedPolicy() throws -> CertificatePolicy {
        let legacy = Glob("/etc/istio/certs/legacy-*")
        return CertificatePolicy(
            rotation: [
                RotationRule(
                    match: SlotMatch(
                        source: Glob("secret"),
                        role: .leaf,
                        cluster: Glob("east"),
                        namespace: Glob("istio-ingress"),
                        secret: Glob("edge-*"),
                        name: Glob("*.example.com")
                    ),
                    action: .plan(.before(seconds: 20 * 86_400), overrides: false)
                ),
                RotationRule(
                    match: SlotMatch(
                        source: Glob("envoy"),
                        role: .leaf,
                        namespace: Glob("batch"),
                        workload: Glob("nightly-*"),
                        secret: Glob("default")
                    ),
                    action: .plan(RotationPlan(ratio: 0.25), overrides: true)
                ),
                RotationRule(
                    match: SlotMatch(source: Glob("file"), role: .root),
                    action: .plan(.before(seconds: 365 * 86_400), overrides: false)
                ),
                RotationRule(match: SlotMatch(source: Glob("file"), role: .leaf, secret: legacy), action: .withdraw),
            ],
            trustDomains: TrustDomainPolicy(own: "cluster.local", aliases: ["old.example.com"]),
            pins: [
                CertificatePin(
                    name: "shop",
                    match: PinMatch(
                        namespace: Glob("shop"),
                        workload: Glob("*"),
                        trustDomain: Glob("cluster.local")
                    ),
                    expectations: [
                        .location(PinExpectation.Location(.secret, namespace: "istio-system", name: "cacerts")),
                        .location(PinExpectation.Location(.configMap, namespace: "shop", name: "istio-ca-root-cert")),
                    ]
                ),
                CertificatePin(
                    name: "partner",
                    match: PinMatch(namespace: Glob("partner-*")),
                    expectations: [
                        .publicKey(try Fingerprint(publicKeyPin: Self.partnerKey)),
                        .certificate([UInt8]([0xAA] + (1...31)).withUnsafeBytes { Fingerprint(digest: $0) }),
                    ]
                ),
            ]
        )
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
