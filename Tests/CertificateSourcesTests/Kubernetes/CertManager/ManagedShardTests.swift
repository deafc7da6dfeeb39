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
}
