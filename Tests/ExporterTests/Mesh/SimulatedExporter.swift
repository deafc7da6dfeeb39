// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Exposition
import Kubernetes
import Logging
import TestSupport

@testable import CertificateSources
@testable import Exporter

/// One exporter that watches a part of the mesh: everything of the program between a proxy's answers and the page.
final class SimulatedExporter {
    let inventory = Inventory()
    private let page: MetricsPage
    let context: SourceContext
    private let clock: MeshClock
    private let clusters: [String?]
    /// What agents told, which later answers confirm.
    var agents: [TargetID: AgentReading] = [:]

    init(clusters: [String?], pinning root: MeshAuthority, clock: MeshClock) {
        self.clusters = clusters
        self.clock = clock
        page = MetricsPage(inventory: inventory, reloads: ReloadStatus(loadedAt: 0)) { clock.now }
        context = SourceContext(inventory: inventory, logger: Logger(label: "mesh")) { clock.now }
        inventory.update { state in
            state.use(MeshPolicy.policy(pinning: root))
            for cluster in clusters {
                state.register(
                    source: Self.source(cluster),
                    reasons: ["timeout"],
                    limits: InventoryLimits(maximumAge: 10 * SimulatedMesh.year, maximumSlots: 100_000)
                )
                state.register(parts: ["objects"], of: Self.source(cluster))
            }
        }
    }

    /// The page's samples, as another program reads them.
    func samples() -> [ExpositionReader.Sample] {
        var reader = ExpositionReader()
        var samples: [ExpositionReader.Sample] = []
        reader.read(page.render().bytes) { samples.append($0) }
        return samples
    }

    /// - Parameter all: every proxy that it should see now; those that are gone end.
    func look(at proxies: [SimulatedProxy], _ locations: [SimulatedLocation], all: [SimulatedProxy]) throws {
        let now = clock.now
        let seen = proxies.map { (proxy: $0, observation: observation(of: $0, at: now)) }
        let objects = try locations.map { (location: $0, observation: try observation(of: $0)) }
        inventory.update { state in
            for cluster in clusters {
                let targets = Set(all.lazy.filter { $0.cluster == cluster }.map(Self.target))
                state.expect(targets, of: Self.source(cluster))
                state.notePartUp("objects", of: Self.source(cluster), at: now)
            }
            for (proxy, observation) in seen {
                let target = Self.target(proxy)
                state.identify(target, as: Self.identity(proxy))
                guard let observation else {
                    state.fail(target, reason: "timeout")
                    continue
                }
                state.apply(observation, to: target, at: now)
                state.confirm(target, counters: nil, at: now)
            }
            for (location, observation) in objects {
                guard let observation else { continue }
                state.apply(observation, to: Self.target(location), at: now)
            }
        }
    }

    private func observation(of location: SimulatedLocation) throws -> Observation? {
        switch location.kind {
        case .configMap(let namespace):
            try MeshObjects.configMap(namespace: namespace, location.entries)
                .trustBundle(in: location.cluster, context).observation
        case .secret(let namespace, let name):
            try MeshObjects.secret(name, namespace: namespace, location.entries)
                .reading(in: location.cluster, rootNamespace: "istio-system", context).observation
        case .webhook(let name):
            try MeshObjects.webhooks(name, location.entries).caBundleReading(in: location.cluster, context).observation
        }
    }

    static func identity(_ proxy: SimulatedProxy) -> ProxyIdentity {
        ProxyIdentity(
            source: proxy.sight == .ztunnel ? .ztunnel : .envoy,
            cluster: proxy.cluster,
            namespace: proxy.namespace,
            workload: proxy.workload,
            pod: proxy.pod
        )
    }

    private static func source(_ cluster: String?) -> String { "mesh-\(cluster ?? "only")" }

    static func target(_ proxy: SimulatedProxy) -> TargetID {
        TargetID(source: source(proxy.cluster), name: "\(proxy.namespace)/\(proxy.pod)")
    }

    private static func target(_ location: SimulatedLocation) -> TargetID {
        TargetID(source: source(location.cluster), part: "objects", name: "\(location.kind)")
    }
}
