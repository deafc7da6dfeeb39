// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes
import TestSupport
import Testing

@testable import CertificateSources

/// Instances that share a cluster tell of each object once, and join what belongs to different ones.
@Suite struct ManagedShardTests {
    private let root = TestCertificateAuthority.root()
    private let leaf: TestCertificate

    init() {
        leaf = root.leaf(dns: ["shop.example.com"], notBefore: 1_000, notAfter: 10_000)
    }

    /// What each of the shards shows when all of them see everything.
    private func shards(_ total: Int, certificate uid: String) throws -> [ManagedCluster] {
        try (0..<total).map { index in
            var managed = try ManagedCluster(shard: Shard(index: index, total: total))
            managed.issuers.take(.synchronised([]))
            managed.certificates.take(
                .changed(
                    try CertManagerObjects.certificate(uid: uid, dates: (1_000, 10_000, 7_000), revision: 1)
                )
            )
            managed.requests.take(
                .changed(
                    try CertManagerObjects.issued(
                        "edge-1",
                        revision: 1,
                        certificate: leaf.pem,
                        authority: root.pem
                    )
                )
            )
            managed.requests.take(.synchronised([ObjectName(namespace: "shop", name: "edge-1")]))
            try managed.put(leaf, authority: root)
            return managed
        }
    }

    @Test(arguments: ["a", "b", "c", "d", "e", "f"])
    func `Of a Certificate, its request and its Secret each is told once, with what the others know`(
        uid: String
    ) throws {
        let shards = try shards(3, certificate: uid)
        let certificates = shards.compactMap(\.slot)
        #expect(certificates.map(\.certificate) == [leaf.decoded])
        #expect(shards.compactMap { $0.report() }.map(\.isSecretMatched) == [true])
        #expect(shards.compactMap(\.secretSlot).map(\.rotationDue) == [7_000])
        #expect(shards.flatMap(\.requestReports).compactMap { $0.counts[.issued] } == [1])
        #expect(shards.compactMap { $0.issuerReport("shop/vault") }.map(\.notReadyReason) == ["NotFound"])
    }

    @Test func `A Certificate that was made anew may belong to another instance`() throws {
        let managed = try ManagedCluster(shard: Shard(index: 0, total: 2))
        let shard = managed.cluster.context.settings.shard
        let uids = (0..<100).map { "uid-\($0)" }
        let ours = try #require(uids.first { shard.contains(uid: $0) })
        let other = try #require(uids.first { !shard.contains(uid: $0) })
        managed.certificates.take(.changed(try CertManagerObjects.certificate(uid: ours)))
        #expect(managed.report() != nil)
        managed.certificates.take(.changed(try CertManagerObjects.certificate(uid: other)))
        #expect(managed.record("certificates", "shop/edge") == nil)
    }

    /// What the instance that has it not knows of the Secret `shop/edge-tls`.
    private func other(
        wroteBy annotations: [String: String] = [:],
        of certificates: [CertManagerCertificate] = []
    ) throws -> CertManagerState.SecretContent? {
        let shards = (0..<2).map { Shard(index: $0, total: 2) }
        let managed = try ManagedCluster(shard: try #require(shards.first { !$0.contains(uid: "uid-edge-tls") }))
        for certificate in certificates { managed.certificates.take(.changed(certificate)) }
        managed.secrets.take(
            try ClusterObjectJSON.secret("edge-tls", annotations: annotations, ["tls.crt": leaf.pem])
        )
        return managed.cluster.context.picture.certManager.read { $0.secrets.values.first }
    }

    @Test func `Of another instance's Secrets only those are read that a Certificate writes`() throws {
        #expect(try other() == nil)
        #expect(try other(of: [try CertManagerObjects.certificate(secret: "another")]) == nil)
        #expect(try other(of: [try CertManagerObjects.certificate()])?.issued.certificate == leaf.decoded)
        // Which Certificate that is may be known later.
        let written = try other(wroteBy: ["cert-manager.io/certificate-name": "edge"])
        #expect(written?.issued.certificate == leaf.decoded)
    }

    @Test func `A Secret that was made anew may belong to another instance`() throws {
        let managed = try ManagedCluster(shard: Shard(index: 0, total: 2))
        let shard = managed.cluster.context.settings.shard
        let uids = (0..<100).map { "uid-\($0)" }
        let ours = try #require(uids.first { shard.contains(uid: $0) })
        let other = try #require(uids.first { !shard.contains(uid: $0) })
        managed.secrets.take(try ClusterObjectJSON.secret("edge-tls", uid: ours, ["tls.crt": leaf.pem]))
        #expect(managed.secretSlot != nil)
        managed.secrets.take(try ClusterObjectJSON.secret("edge-tls", uid: other, ["tls.crt": leaf.pem]))
        #expect(managed.record("secrets", "shop/edge-tls") == nil)
        #expect(managed.cluster.context.picture.certManager.read { $0.secrets.isEmpty })
    }
}
