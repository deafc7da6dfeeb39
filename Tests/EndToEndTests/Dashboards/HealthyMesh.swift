// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A mesh in which all is well, watched from every side: real Envoys that call each other, leaves that live for minutes
/// and rotate, and every kind of issuer and endpoint that the dashboards show.
final class HealthyMesh {
    private static let places = [
        ("shop", "cart"), ("shop", "checkout"), ("payment", "card"), ("payment", "ledger"), ("web", "frontend"),
    ]

    let cluster: MeshSetUp
    let root: TestCertificateAuthority
    let issuer: TestCertificateAuthority
    let workloads: [RotatingWorkload]
    let exporter: Exporter
    let prometheus: PrometheusServer
    private let istiod: IstiodPod
    let edge: EdgeOfMesh
    private let traffic: [RunningProgram]

    /// Starts everything, and waits until the exporter has looked at everything once.
    ///
    /// - Parameters:
    ///   - leafSeconds: how long a leaf lives.
    ///   - hasFiles: whether the exporter also watches files, whose paths are this machine's.
    ///   - seconds: the Envoys end by themselves then.
    static func start(leafSeconds: Int, hasFiles: Bool = true, seconds: Int = 600) async throws -> HealthyMesh {
        let cluster = try await MeshSetUp.start()
        let root = TestCertificateAuthority.root("O=cluster.local,CN=Root 2026")
        let issuer = root.intermediate("O=cluster.local,CN=Istio CA 2026")
        try putPolicies(in: cluster)
        try cluster.put(.cacerts(issuer, under: root), .rootBundle("istio-system", root.pem))
        for namespace in Set(places.map(\.0)) { try cluster.put(.rootBundle(namespace, root.pem)) }
        let istiod = try await cluster.addIstiod(
            IstiodState(
                requests: places.count,
                issued: places.count,
                rootNotAfter: TestCertificateAuthority.inTenYears,
                chainNotAfter: TestCertificateAuthority.inTenYears
            ),
            chain: [issuer.leaf(dns: ["istiod.istio-system.svc"]), issuer.certificate]
        )
        let workloads = try places.enumerated().map { number, place in
            try RotatingWorkload(
                TrustProxy(namespace: place.0, workload: place.1, folder: cluster.folder.url),
                issuer: issuer,
                lifetime: Int64(leafSeconds),
                share: 0.32 + 0.03 * Double(number)
            )
        }
        try await start(workloads, in: cluster, trusting: root, seconds: seconds)
        let edge = try EdgeOfMesh(cluster, hasFiles: hasFiles)
        // With it what Istio's telemetry counts is read more often than usual.
        let sources = cluster.source() + "    certs_every: 3\n" + edge.sources + pins
        let exporter = try await Exporter.start(sources: sources, in: cluster.folder)
        let rules = try ScaledRules(leafSeconds: leafSeconds, in: cluster.folder)
        return HealthyMesh(
            cluster,
            root,
            issuer,
            workloads,
            istiod,
            edge,
            exporter,
            try await PrometheusServer.start(scraping: exporter.port, rules: rules.pattern, in: cluster.folder),
            try call(workloads.map(\.envoy), in: cluster.folder)
        )
    }

    private init(
        _ cluster: MeshSetUp,
        _ root: TestCertificateAuthority,
        _ issuer: TestCertificateAuthority,
        _ workloads: [RotatingWorkload],
        _ istiod: IstiodPod,
        _ edge: EdgeOfMesh,
        _ exporter: Exporter,
        _ prometheus: PrometheusServer,
        _ traffic: [RunningProgram]
    ) {
        self.cluster = cluster
        self.root = root
        self.issuer = issuer
        self.workloads = workloads
        self.istiod = istiod
        self.edge = edge
        self.exporter = exporter
        self.prometheus = prometheus
        self.traffic = traffic
    }

    /// Issues the leaves whose time has come; to be called again and again.
    func advance() throws {
        let now = TestCertificateAuthority.moment(0)
        let issued = try workloads.count { try $0.rotate(at: now) }
        guard issued > 0 else { return }
        try istiod.server.change {
            $0.requests = ($0.requests ?? 0) + issued
            $0.issued = ($0.issued ?? 0) + issued
        }
    }

    /// What istiod writes into a namespace, and into its own.
    func publish(_ roots: [TestCertificate], in namespace: String) throws {
        for place in [namespace, "istio-system"] { try cluster.put(.rootBundle(place, roots.map(\.pem).joined())) }
    }

    /// Lets istiod trust another root beside its own.
    func introduce(_ root: TestCertificateAuthority) throws {
        try cluster.put(.cacerts(issuer, under: self.root, further: root))
    }

    /// Gives istiod another CA, with which it serves from then on.
    func plugIn(_ issuer: TestCertificateAuthority, under root: TestCertificateAuthority) throws {
        let leaf = issuer.leaf(dns: ["istiod.istio-system.svc"])
        try cluster.folder.write(leaf.key.pem, to: "istiod.key")
        try cluster.folder.write(leaf.pem + issuer.pem, to: "istiod.pem")
        try cluster.put(.cacerts(issuer, under: root, further: self.root))
    }
}
