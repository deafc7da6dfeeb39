// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Foundation
import Kubernetes
import TestSupport
import Testing

@testable import CertificateSources

/// Requests to the signers of Kubernetes, and the CA that they show.
@Suite struct SignerRequestsTests {
    private static let signer = "clusterissuers.cert-manager.io/mesh"
    private let root = TestCertificateAuthority.root()
    private let intermediate: TestCertificateAuthority
    private var cluster: WatchedCluster
    private var watch: RequestsWatch<CertificateSigningRequest, String>

    init() throws {
        intermediate = root.intermediate("O=cluster.local,CN=signing")
        cluster = try WatchedCluster(cluster: "east")
        watch = Self.watch(in: cluster)
        watch.take(.synchronised([]))
    }

    private static func watch(in cluster: WatchedCluster) -> RequestsWatch<CertificateSigningRequest, String> {
        RequestsWatch(
            follower: ObjectFollower(
                part: CertificateSigningRequest.resource.plural,
                scope: ResourceScope(),
                context: cluster.context
            ),
            counting: SignerRequests(context: cluster.context).counting
        )
    }

    private static func request(
        _ name: String,
        signer: String = signer,
        createdAt: Int64 = 1_000,
        conditions: [String] = ["Approved"],
        certificate pem: String? = nil
    ) throws -> CertificateSigningRequest {
        let time = Date(timeIntervalSince1970: TimeInterval(createdAt)).ISO8601Format()
        let list = conditions.map { #"{"type":"\#($0)","status":"True","reason":"r"}"# }.joined(separator: ",")
        let certificate = pem.map { #","certificate":"\#(Base64Text.of($0))""# } ?? ""
        return try ClusterObjectJSON.decode(
            #"{"metadata":{"name":"\#(name)","uid":"uid-\#(name)","creationTimestamp":"\#(time)"},"#
                + #""spec":{"signerName":"\#(signer)"},"status":{"conditions":[\#(list)]\#(certificate)}}"#
        )
    }

    private func record(of signer: String = signer) -> TargetRecord? {
        let id = TargetID(source: "mesh", part: "certificatesigningrequests", name: "signer/\(signer)")
        return cluster.inventory.snapshot.records[id]
    }

    private func report(of signer: String = signer) -> SigningRequestsReport? {
        guard case .signingRequests(let report) = record(of: signer)?.reports.first else { return nil }
        return report
    }

    private var leaf: TestCertificate { intermediate.leaf(uris: ["spiffe://cluster.local/ns/shop/sa/cart"]) }

    @Test(
        arguments: [
            ([], false, .pending), (["Approved"], false, .approved), (["Approved"], true, .issued),
            (["Denied"], false, .denied), (["Approved", "Failed"], false, .failed),
        ] as [([String], Bool, RequestState)]
    )
    mutating func `How far a request has come is told by signer`(
        conditions: [String],
        isIssued: Bool,
        state: RequestState
    ) throws {
        let request = try Self.request("csr-1", conditions: conditions, certificate: isIssued ? leaf.pem : nil)
        watch.take(.changed(request))
        let found = try #require(report())
        #expect(found.cluster == "east" && found.signer == Self.signer)
        #expect(found.issuerKind == nil && found.requester == nil && found.namespace == nil)
        #expect(found.counts.filter { $0.value > 0 } == [state: 1])
        #expect(found.counts[.invalid] == nil && found.results[.invalid] == nil)
        #expect(found.results.filter { $0.value > 0 } == (state.isResult ? [state: 1] : [:]))
        #expect(found.oldest == (state.isResult ? [:] : [state: 1_000]))
    }

    @Test mutating func `The CAs that a signer gives with its leaves are its place`() throws {
        watch.take(.changed(try Self.request("csr-1", certificate: leaf.pem + intermediate.pem + root.pem)))
        let found = try #require(record())
        #expect(found.location == AuthorityLocation(cluster: "east", name: "signer/\(Self.signer)"))
        #expect(
            Set(found.slots.values.compactMap(\.certificate))
                == [intermediate.certificate.decoded, root.certificate.decoded]
        )
        #expect(Set(found.slots.keys.map(\.role)) == [.intermediate, .root])
        #expect(found.slots.keys.allSatisfy { $0.source == .signingRequest && $0.secret == Self.signer })
        #expect(report()?.issuers == [])
    }

    @Test mutating func `A signer that gives leaves alone is known by the issuer that they name`() throws {
        watch.take(.changed(try Self.request("csr-1", certificate: leaf.pem)))
        #expect(report()?.issuers == [intermediate.certificate.decoded.subject])
        #expect(record()?.location == nil)
        #expect(record()?.slots.isEmpty == true)
    }

    @Test mutating func `What the newest request was signed with counts, also when it is gone`() throws {
        let other = TestCertificateAuthority.root("O=other")
        let newer = other.leaf(dns: ["x"])
        watch.take(.changed(try Self.request("new", createdAt: 2_000, certificate: newer.pem + other.pem)))
        watch.take(.changed(try Self.request("old", createdAt: 1_000, certificate: leaf.pem + intermediate.pem)))
        watch.take(.deleted(ObjectName(name: "new")))
        watch.take(.deleted(ObjectName(name: "old")))
        watch.take(.synchronised([]))
        #expect(record()?.slots.values.compactMap(\.certificate) == [other.certificate.decoded])
        #expect(report()?.results[.issued] == 2)
        #expect(report()?.counts[.issued] == 0)
    }

    @Test mutating func `A certificate that cannot be read is counted, and costs no count`() throws {
        watch.take(.changed(try Self.request("csr-1", certificate: "no certificate")))
        #expect(cluster.errors == ["no_certificate": 1])
        #expect(report()?.counts[.issued] == 1)
    }

    @Test func `Instances that share a cluster count each request once, and one of them shows the signer's CA`() throws
    {
        var issued: UInt64 = 0
        var places = 0
        for index in 0..<3 {
            let cluster = try WatchedCluster(shard: Shard(index: index, total: 3))
            var watch = Self.watch(in: cluster)
            watch.take(.synchronised([]))
            for number in 0..<20 {
                let pem = leaf.pem + intermediate.pem
                watch.take(.changed(try Self.request("csr-\(number)", certificate: pem)))
            }
            for record in cluster.inventory.snapshot.records.values {
                places += record.location == nil ? 0 : 1
                for case .signingRequests(let report) in record.reports { issued += report.results[.issued] ?? 0 }
            }
        }
        #expect(issued == 20)
        #expect(places == 1)
    }

    @Test func `What pods trust the API server by is a place of its own`() throws {
        let map = try ClusterObjectJSON.configMap(
            "kube-root-ca.crt",
            namespace: "istio-system",
            ["ca.crt": root.pem]
        )
        let observation = try #require(map.clusterRoot(in: "east", cluster.context.source).observation)
        #expect(observation.location == AuthorityLocation(cluster: "east", name: "kube-root-ca.crt"))
        #expect(
            observation.slots.map(\.id) == [
                SlotID(
                    source: .configMap,
                    cluster: "east",
                    namespace: "istio-system",
                    secret: "kube-root-ca.crt",
                    key: "ca.crt",
                    role: .root,
                    name: "O=cluster.local"
                )
            ]
        )
    }
}
