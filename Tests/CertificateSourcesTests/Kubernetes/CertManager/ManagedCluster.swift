// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes
import TestSupport

@testable import CertificateSources

/// A cluster with cert-manager, whose watches the test plays.
struct ManagedCluster {
    let cluster: WatchedCluster
    let certificates: CertManagerWatch<CertManagerCertificate>
    let issuers: CertManagerWatch<Issuer>
    let clusterIssuers: CertManagerWatch<ClusterIssuer>
    let secrets: WatchedPart<Secret>
    var requests: RequestsWatch<CertificateRequest, RequestGroup>

    init(shard: Shard = Shard(index: 0, total: 1), cluster name: String? = nil) throws {
        cluster = try WatchedCluster(cluster: name, shard: shard)
        let context = cluster.context
        certificates = CertManagerWatch(follower: Self.follower(in: context))
        issuers = CertManagerWatch(follower: Self.follower(in: context))
        clusterIssuers = CertManagerWatch(follower: Self.follower(in: context))
        secrets = SecretsWatch(context: context).watched(Self.follower(in: context))
        let watch = CertManagerWatch<CertificateRequest>(follower: Self.follower(in: context))
        requests = RequestsWatch(follower: watch.follower, counting: watch.counting)
    }

    private static func follower<Object>(in context: ClusterSourceContext) -> ObjectFollower<Object> {
        ObjectFollower(part: Object.resource.plural, scope: ResourceScope(), context: context)
    }

    func record(_ part: String, _ name: String) -> TargetRecord? {
        cluster.inventory.snapshot.records[TargetID(source: "mesh", part: part, name: name)]
    }

    /// What is told of the Certificate `shop/edge`.
    var slot: SlotState? { record("certificates", "shop/edge")?.slots.values.first }

    func report(of name: String = "shop/edge") -> ManagedCertificateReport? {
        guard case .managedCertificate(let report) = record("certificates", name)?.reports.first else { return nil }
        return report
    }

    func issuerReport(_ name: String, part: String = "issuers") -> IssuerReport? {
        guard case .issuer(let report) = record(part, name)?.reports.first else { return nil }
        return report
    }

    /// The leaf in the Secret `shop/edge-tls`.
    var secretSlot: SlotState? {
        record("secrets", "shop/edge-tls")?.slots.first { $0.key.key == "tls.crt" && $0.key.role == .leaf }?.value
    }

    /// Requests of which something is told, by requester and issuer.
    var requestReports: [SigningRequestsReport] {
        cluster.inventory.snapshot.records.values.flatMap(\.reports).compactMap { report in
            guard case .signingRequests(let report) = report else { return nil }
            return report
        }
    }

    func put(_ secret: TestCertificate, authority: TestCertificateAuthority, named name: String = "edge-tls") throws {
        secrets.take(
            try ClusterObjectJSON.secret(
                name,
                type: "kubernetes.io/tls",
                ["tls.crt": secret.pem, "ca.crt": authority.pem, "tls.key": secret.key.pem]
            )
        )
    }
}
