// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Exposition
import Synchronization

@testable import Exporter

/// An inventory filled by hand, its page, and the time, which stands until it is told to go.
final class WatchedMesh: Sendable {
    static let root = Certificate.authority(1)

    let inventory = Inventory()
    let reloads = ReloadStatus(loadedAt: 900)
    let page: MetricsPage
    private let clock: ManualTime

    private final class ManualTime: Sendable {
        let value = Mutex<UnixTime>(2_000)
    }

    init(maximumAge: Int64 = 600, maximumSlots: Int = 1_000) {
        let clock = ManualTime()
        self.clock = clock
        page = MetricsPage(inventory: inventory, reloads: reloads) { clock.value.withLock { $0 } }
        inventory.update {
            $0.register(
                source: "mesh",
                reasons: ["timeout"],
                limits: InventoryLimits(maximumAge: maximumAge, maximumSlots: maximumSlots)
            )
        }
    }

    var now: UnixTime { clock.value.withLock { $0 } }

    func pass(_ seconds: Int64) { clock.value.withLock { $0 += seconds } }

    static func target(_ name: String) -> TargetID { TargetID(source: "mesh", name: name) }

    /// A poll of a proxy that succeeded.
    func see(
        _ pod: String,
        _ leaf: Certificate?,
        in cluster: String? = nil,
        target: String? = nil,
        counters: ProxyCounters? = nil
    ) {
        let slot = leaf.map { leaf in
            ObservedSlot(
                id: SlotID(
                    source: .envoy,
                    cluster: cluster,
                    namespace: "shop",
                    workload: "cart",
                    pod: pod,
                    secret: "default",
                    role: .leaf
                ),
                certificate: leaf,
                chain: CertificateChain(certificates: [leaf, Self.root], isAnchored: true),
                updatedAt: leaf.notBefore + 5,
                plan: .istioDefault,
                reportsUse: true
            )
        }
        let observation = Observation(
            slots: slot.map { [$0] } ?? [],
            trustBundle: [Self.root],
            proxy: ProxyIdentity(cluster: cluster, namespace: "shop", workload: "cart", pod: pod),
            capability: .secrets
        )
        let time = now
        inventory.update {
            $0.apply(observation, to: Self.target(target ?? pod), at: time)
            $0.confirm(Self.target(target ?? pod), counters: counters, at: time)
        }
    }

    /// A poll that failed.
    func lose(_ pod: String) {
        inventory.update { $0.fail(Self.target(pod), reason: "timeout") }
    }

    func expect(_ pods: [String]) {
        inventory.update { $0.expect(Set(pods.map(Self.target)), of: "mesh") }
    }

    /// The page's samples.
    func samples() -> [ExpositionReader.Sample] {
        var reader = ExpositionReader()
        var samples: [ExpositionReader.Sample] = []
        reader.read(page.render().bytes) { samples.append($0) }
        return samples
    }

    func samples(of metric: Catalogue) -> [ExpositionReader.Sample] {
        samples().filter { $0.name == metric.family.name }
    }
}
