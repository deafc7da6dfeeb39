// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@testable import CertificateSources
@testable import EnvoyAdmin

@Suite struct EnvoyObservationTests {
    private let authority = TestCertificateAuthority.root()
    private let proxy = ProxyIdentity(namespace: "shop", workload: "cart", pod: "cart-1")

    private func secret(_ name: String, _ content: EnvoySecret.Content, updated: UnixTime? = 7) -> EnvoySecret {
        EnvoySecret(name: name, state: .active, content: content, versionInfo: "", lastUpdated: updated)
    }

    private func chain(_ name: String, _ pem: String...) -> EnvoySecret {
        secret(name, .certificateChain(Array(pem.joined().utf8)))
    }

    private func bundle(_ name: String, _ pem: String...) -> EnvoySecret {
        secret(name, .trustBundle(Array(pem.joined().utf8)))
    }

    private func observe(
        _ secrets: [EnvoySecret],
        inUse: [CertificateDetails] = [],
        unreadableEntries: Int = 0,
        unreadableInUse: Int = 0,
        ratio: Double? = nil
    ) -> EnvoyObservation {
        var used = CertificatesInUse()
        used.leaves = Set(inUse)
        used.unreadable = unreadableInUse
        return EnvoyObservation(
            proxy: proxy,
            dumps: [SecretsDump(secrets: secrets, unreadableEntries: unreadableEntries)],
            inUse: used,
            plan: ratio.map { RotationPlan(ratio: $0) } ?? .istioDefault,
            decoder: BundleDecoder(),
            chains: ChainBuilder()
        )
    }

    @Test func `a secret in use is a slot with its chain to the bundle's root, and the time it came`() throws {
        let intermediate = authority.intermediate()
        let leaf = intermediate.leaf(uris: ["spiffe://cluster.local/ns/shop/sa/cart"])
        let observed = observe(
            [chain("default", leaf.pem, intermediate.pem), bundle("ROOTCA", authority.pem)],
            inUse: [CertificateDetails(of: leaf.decoded)]
        )
        #expect(observed.problems.isEmpty)
        #expect(!observed.hasDeliveryGap)
        #expect(observed.observation.slots.count == 1)
        let slot = try #require(observed.observation.slots.first)
        #expect(
            slot.id
                == SlotID(
                    source: .envoy,
                    namespace: "shop",
                    workload: "cart",
                    pod: "cart-1",
                    secret: "default",
                    role: .leaf
                )
        )
        #expect(slot.certificate == leaf.decoded)
        #expect(
            slot.chain?.certificates
                == [leaf.decoded, intermediate.certificate.decoded, authority.certificate.decoded]
        )
        #expect(slot.chain?.isAnchored == true)
        #expect(slot.delivery == .inUse)
        #expect(slot.updatedAt == 7)
        #expect(slot.reportsUse)
        #expect(observed.observation.trustBundle == [authority.certificate.decoded])
        #expect(observed.observation.proxy == proxy)
        #expect(observed.observation.capability == .secrets)
    }

    @Test func `only the agent's own secret has a plan to rotate`() {
        let secrets = [
            chain("default", authority.leaf(uris: ["spiffe://a/1"]).pem),
            chain("kubernetes://gateway", authority.leaf(dns: ["a.example"]).pem),
        ]
        #expect(observe(secrets).observation.slots.map(\.plan) == [.istioDefault, nil])
        #expect(observe(secrets, ratio: 0.25).observation.slots.map(\.plan) == [RotationPlan(ratio: 0.25), nil])
    }

    @Test func `the bundles of all secrets together are what the proxy trusts`() {
        let other = TestCertificateAuthority.root("O=other")
        let observed = observe([
            bundle("ROOTCA", authority.pem, other.pem), bundle("kubernetes://gw-cacert", authority.pem),
        ])
        #expect(observed.observation.trustBundle == [authority.certificate.decoded, other.certificate.decoded])
        #expect(observed.observation.slots.isEmpty)
    }

    @Test func `a chain whose leaf cannot be read is a gap, whatever follows in it`() throws {
        let block = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        let old = authority.leaf(uris: ["spiffe://a/old"]).decoded
        let observed = observe([chain("default", block, authority.pem)], inUse: [CertificateDetails(of: old)])
        let slot = try #require(observed.observation.slots.first)
        #expect(slot.certificate == nil)
        #expect(slot.chain == nil)
        #expect(slot.delivery == .notInUse(served: ServedCertificate(old)))
        #expect(observed.hasDeliveryGap)
        #expect(observed.problems.map(\.reason) == ["malformed_certificate"])
        #expect(observed.problems.first?.message.hasPrefix("secret default: certificate 0: ") == true)
    }

    @Test func `an unreadable certificate behind the leaf costs itself alone`() throws {
        let block = "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"
        let leaf = authority.leaf(uris: ["spiffe://a/1"])
        let observed = observe(
            [chain("default", leaf.pem, block), bundle("ROOTCA", authority.pem)],
            inUse: [CertificateDetails(of: leaf.decoded)]
        )
        #expect(observed.observation.slots.first?.certificate == leaf.decoded)
        #expect(observed.observation.slots.first?.chain?.isAnchored == true)
        #expect(observed.problems.map(\.reason) == ["malformed_base64"])
    }

    @Test func `an empty bundle has the reason no_certificate`() {
        #expect(observe([bundle("ROOTCA", "")]).problems.map(\.reason) == ["no_certificate"])
    }

    @Test func `forty thousand names leave the leaf in place and are told`() throws {
        let names = (0..<40_000).map { "n\($0).example" }
        let observed = observe([chain("default", authority.leaf(dns: names).pem)])
        #expect(observed.observation.slots.first?.certificate?.subjectAlternativeNames.count == 100)
        #expect(observed.problems.map(\.reason) == ["too_many_names"])
    }

    @Test func `what no secret accounts for is a slot by its path or its name, twins numbered`() {
        let file = authority.leaf(dns: ["file.example"]).decoded
        let inline = (0..<2).map { _ in authority.leaf(dns: ["inline.example"]).decoded }
        let observed = observe(
            [],
            inUse: inline.map { CertificateDetails(of: $0) }
                + [CertificateDetails(of: file, path: "/certs/tls.crt")]
        )
        let slots = observed.observation.slots
        #expect(slots.map(\.id.secret) == [nil, nil, "/certs/tls.crt"])
        #expect(slots.map(\.id.name) == ["inline.example", "inline.example", "file.example"])
        #expect(slots.map(\.id.twin) == [nil, 2, nil])
        #expect(slots.last?.served == ServedCertificate(file))
        #expect(slots.allSatisfy { $0.certificate == nil && !$0.reportsUse && $0.delivery == .inUse })
    }

    @Test func `secrets without certificates have no slot, but their names are kept`() {
        let observed = observe([
            secret("ticket-keys", .none), secret("file", .elsewhere("/a")), bundle("ROOTCA", authority.pem),
        ])
        #expect(observed.observation.slots.isEmpty)
        #expect(observed.problems.isEmpty)
        #expect(observed.secretNames == ["ticket-keys", "file", "ROOTCA"])
    }

    @Test func `what the two answers could not tell is one problem each`() {
        let observed = observe([], unreadableEntries: 2, unreadableInUse: 3)
        #expect(observed.problems.map(\.reason) == ["malformed", "malformed"])
        #expect(observed.problems.map { $0.message.prefix { $0 != " " } } == ["/config_dump:", "/certs:"])
    }
}
