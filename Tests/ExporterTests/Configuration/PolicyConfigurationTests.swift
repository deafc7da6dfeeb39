// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Testing

@testable import Exporter

@Suite struct PolicyConfigurationTests {
    private func policy(_ text: String) throws -> CertificatePolicy { try parse(text).policy }

    /// The digest of 32 bytes of this value.
    private static func digest(_ byte: UInt8) -> Fingerprint {
        [UInt8](repeating: byte, count: 32).withUnsafeBytes { Fingerprint(digest: $0) }
    }

    private static let ones = String(repeating: "01", count: 32)

    @Test func `Without a word about it there is no policy`() throws {
        #expect(try policy("") == .none)
        #expect(try policy(envoySource()) == .none)
    }

    @Test func `Each rule says when certificates are due, for leaves unless it names another role`() throws {
        let text = """
            rotation:
              - match: {source: secret, cluster: e*, namespace: shop, workload: c?rt, secret: edge, name: "*.com"}
                ratio: 0.25
              - {match: {source: envoy, secret: default}, none: true}
              - {match: {role: root}, before: 1y, override: true}
              - {ratio: 0.5, override: false, none: false}
            """
        let expected = [
            RotationRule(
                match: SlotMatch(
                    source: Glob("secret"),
                    role: .leaf,
                    cluster: Glob("e*"),
                    namespace: Glob("shop"),
                    workload: Glob("c?rt"),
                    secret: Glob("edge"),
                    name: Glob("*.com")
                ),
                action: .plan(RotationPlan(ratio: 0.25), overrides: false)
            ),
            RotationRule(
                match: SlotMatch(source: Glob("envoy"), role: .leaf, secret: Glob("default")),
                action: .withdraw
            ),
            RotationRule(
                match: SlotMatch(role: .root),
                action: .plan(.before(seconds: 31_536_000), overrides: true)
            ),
            RotationRule(match: SlotMatch(role: .leaf), action: .plan(RotationPlan(ratio: 0.5), overrides: false)),
        ]
        #expect(try policy(text) == CertificatePolicy(rotation: expected))
    }

    @Test(
        arguments: [
            ("0.000001", RotationPlan(ratio: 0.000001)), ("0.999999", RotationPlan(ratio: 0.999999)),
        ]
    )
    func `A ratio may be anything between the ends`(ratio: String, plan: RotationPlan) throws {
        #expect(
            try policy("rotation: [{ratio: \(ratio)}]").rotation.map(\.action) == [.plan(plan, overrides: false)]
        )
    }

    @Test(arguments: [("1s", 1), ("30d", 2_592_000), ("100y", 3_153_600_000)] as [(String, Int64)])
    func `A time before the end may be anything from a second to a hundred years`(text: String, seconds: Int64) throws {
        #expect(
            try policy("rotation: [{before: \(text)}]").rotation.map(\.action)
                == [.plan(.before(seconds: seconds), overrides: false)]
        )
    }

    @Test func `The first trust domain is the mesh's own`() throws {
        #expect(
            try policy("trust_domains: [cluster.local]").trustDomains == TrustDomainPolicy(own: "cluster.local")
        )
        #expect(
            try policy("trust_domains: [new.example.com, cluster.local, td_1]").trustDomains
                == TrustDomainPolicy(own: "new.example.com", aliases: ["cluster.local", "td_1"])
        )
    }

    @Test func `A pin expects keys, certificates and the CAs of objects`() throws {
        let text = """
            pins:
              - name: shop
                match: {namespace: "shop-*", workload: cart, trust_domain: cluster.local}
                spki: [sha256/AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=, "\(Self.ones)"]
                fingerprints:
                  - \(String(repeating: "Ab", count: 32))
                  - "\(Array(repeating: "cD", count: 32).joined(separator: ":"))"
                secret: istio-system/cacerts
                config_map: shop/istio-ca-root-cert
              - {name: rest, secret: a/b.c}
            """
        let expected = [
            CertificatePin(
                name: "shop",
                match: PinMatch(namespace: Glob("shop-*"), workload: Glob("cart"), trustDomain: Glob("cluster.local")),
                expectations: [
                    .publicKey(Self.digest(2)), .publicKey(Self.digest(1)), .certificate(Self.digest(0xAB)),
                    .certificate(Self.digest(0xCD)),
                    .location(PinExpectation.Location(.secret, namespace: "istio-system", name: "cacerts")),
                    .location(PinExpectation.Location(.configMap, namespace: "shop", name: "istio-ca-root-cert")),
                ]
            ),
            CertificatePin(
                name: "rest",
                expectations: [.location(PinExpectation.Location(.secret, namespace: "a", name: "b.c"))]
            ),
        ]
        #expect(try policy(text) == CertificatePolicy(pins: expected))
    }

    @Test func `A changed policy makes another configuration and touches no source`() throws {
        let before = try parse(envoySource())
        let after = try parse(envoySource() + "trust_domains: [cluster.local]\n")
        #expect(before != after)
        #expect(after.sourceChanges(since: before) == Configuration.SourceChanges(unchanged: before.sources))
    }
}
