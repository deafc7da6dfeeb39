// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import Certificates
import TestSupport

@testable import Exporter

/// A mesh filled by hand, in which every time is told, and the report on it.
struct AuditedMesh {
    static let now: UnixTime = 1_800_000_000
    static let day: Int64 = 86_400
    /// Of the source `mesh`, whose targets are admin endpoints.
    static let endpoints = SourceConfiguration.envoy(EnvoySourceConfiguration(name: "mesh", targets: []))

    private(set) var state = InventoryState()
    var sources = [endpoints]
    var progress = AuditProgress()

    init() {
        register("mesh")
    }

    mutating func register(_ source: String, parts: [String] = []) {
        state.register(
            source: source,
            reasons: [],
            limits: InventoryLimits(maximumAge: 600, maximumSlots: 10_000)
        )
        state.register(parts: parts, of: source)
    }

    mutating func update(_ body: (inout InventoryState) -> Void) { body(&state) }

    var report: AuditReport { AuditReport(state, of: sources, progress: progress, at: Self.now) }

    static func root(
        _ subject: String = "CN=mesh root",
        from begin: Int64 = -365 * day,
        to end: Int64 = 3_650 * day,
        key: TestKey = .make()
    ) -> TestCertificateAuthority {
        .root(subject, key: key, notBefore: now + begin, notAfter: now + end)
    }

    /// A proxy's `default` secret, with what it trusts.
    mutating func seeProxy(
        _ pod: String,
        in namespace: String = "shop",
        _ leaf: TestCertificate?,
        presenting presented: [TestCertificate] = [],
        trusting trusted: [TestCertificateAuthority],
        delivery: ObservedSlot.Delivery = .inUse,
        plan: RotationPlan? = .istioDefault,
        capability: ProxyCapability = .secrets
    ) {
        let target = TargetID(source: "mesh", name: "http://\(pod):15000")
        let id = SlotID(
            source: .envoy,
            namespace: namespace,
            workload: pod,
            pod: pod,
            secret: "default",
            role: .leaf
        )
        let anchors = trusted.map(\.certificate.decoded)
        let slot = leaf.map(\.decoded).map { leaf in
            ObservedSlot(
                id: id,
                certificate: leaf,
                chain: ChainBuilder().chain(of: leaf, candidates: presented.map(\.decoded), anchors: anchors),
                delivery: delivery,
                plan: plan,
                reportsUse: true
            )
        }
        let observation = Observation(
            slots: slot.map { [$0] } ?? [],
            trustBundle: Set(anchors),
            proxy: ProxyIdentity(namespace: namespace, workload: pod, pod: pod),
            capability: capability
        )
        state.apply(observation, to: target, at: Self.now)
        state.confirm(target, counters: nil, at: Self.now)
    }

    /// CA certificates in a Secret, webhook or file.
    mutating func see(
        _ authorities: [TestCertificateAuthority],
        at id: SlotID,
        location: String? = nil,
        in cluster: String? = nil,
        changedAt: UnixTime? = nil,
        of source: String = "mesh"
    ) {
        let target = TargetID(source: source, name: id.secret ?? "")
        let slots = authorities.map(\.certificate.decoded).map { certificate in
            var id = id
            id.role = certificate.role
            id.name = certificate.displayName
            return ObservedSlot(id: id, certificate: certificate)
        }
        state.apply(
            Observation(
                slots: slots,
                location: location.map { AuthorityLocation(cluster: cluster, name: $0) },
                changedAt: changedAt
            ),
            to: target,
            at: Self.now
        )
        state.confirm(target, counters: nil, at: Self.now)
    }

    /// What a namespace is handed.
    mutating func seeNamespace(_ name: String, handed authorities: [TestCertificateAuthority]) {
        let target = TargetID(source: "mesh", name: "configmap \(name)")
        let observation = Observation(
            slots: [],
            trustBundle: Set(authorities.map(\.certificate.decoded)),
            namespaceBundle: NamespaceBundle(namespace: name)
        )
        state.apply(observation, to: target, at: Self.now)
        state.confirm(target, counters: nil, at: Self.now)
    }
}

extension TestCertificateAuthority {
    /// A leaf of the mesh, in the usual form, whose times are told from the mesh's now.
    func workload(
        _ name: String,
        in namespace: String = "shop",
        from begin: Int64 = -3_600,
        lasting lifetime: Int64 = AuditedMesh.day
    ) -> TestCertificate {
        leaf(
            uris: ["spiffe://cluster.local/ns/\(namespace)/sa/\(name)"],
            notBefore: AuditedMesh.now + begin,
            notAfter: AuditedMesh.now + begin + lifetime
        )
    }

    var id: String { "\(certificate.decoded.authorityID)" }
}

extension AuditReport {
    func findings(_ kind: FindingKind) -> [Finding] { findings.filter { $0.kind == kind } }
}
