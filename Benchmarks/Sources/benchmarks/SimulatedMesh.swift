// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport

/// An inventory as a mesh of many proxies fills it: one workload certificate each, and a trust bundle of one or more
/// roots.
struct SimulatedMesh {
    let inventory = Inventory()
    private let count: Int
    /// Two intermediates under each root.
    private let authorities: [(issuing: TestCertificateAuthority, root: Certificate)]
    /// What proxies trust: all roots, and all but one.
    private let bundles: [Set<Certificate>]
    private let keys = (0..<8).map { _ in TestKey.make() }

    init(proxies count: Int, roots: Int = 1) {
        self.count = count
        let roots = (0..<roots).map { TestCertificateAuthority.root("O=cluster.local,CN=root \($0)") }
        authorities = roots.flatMap { root in
            (0..<2).map { index in
                (root.intermediate("O=cluster.local,CN=intermediate \(index)"), root.certificate.decoded)
            }
        }
        let all = Set(roots.map(\.certificate.decoded))
        bundles = all.count == 1 ? [all] : [all] + all.map { all.subtracting([$0]) }
        inventory.update { state in
            state.register(
                source: "mesh",
                reasons: ["timeout", "connect"],
                limits: InventoryLimits(maximumAge: 600, maximumSlots: 1_000_000)
            )
            state.expect(Set((0..<count).map(Self.target)), of: "mesh")
        }
        for index in 0..<count { rotate(index, at: 1_000) }
    }

    /// Gives a proxy a new leaf.
    func rotate(_ index: Int, at now: UnixTime) {
        let proxy = ProxyIdentity(
            namespace: "namespace-\(index % 50)",
            workload: "workload-\(index / 3)",
            pod: "workload-\(index / 3)-7d9fc6b84-\(index)"
        )
        let (authority, root) = authorities[index % authorities.count]
        let intermediate = authority.certificate.decoded
        let leaf = authority.leaf(
            uris: ["spiffe://cluster.local/ns/namespace-\(index % 50)/sa/workload-\(index / 3)"],
            key: keys[index % keys.count]
        ).decoded
        let slot = ObservedSlot(
            id: SlotID(
                source: .envoy,
                namespace: proxy.namespace,
                workload: proxy.workload,
                pod: proxy.pod,
                secret: "default",
                role: .leaf
            ),
            certificate: leaf,
            chain: CertificateChain(
                certificates: [leaf, intermediate, root],
                isAnchored: true,
                presented: [intermediate]
            ),
            updatedAt: now,
            plan: .istioDefault,
            reportsUse: true
        )
        let observation = Observation(
            slots: [slot],
            trustBundle: bundles[index % bundles.count],
            proxy: proxy,
            capability: .secrets
        )
        inventory.update { state in
            state.apply(observation, to: Self.target(index), at: now)
            state.confirm(Self.target(index), counters: Self.counters(index), at: now)
        }
    }

    /// Polls every proxy, none of which has anything new.
    func confirmAll(at now: UnixTime) {
        for index in 0..<count {
            inventory.update { $0.confirm(Self.target(index), counters: nil, at: now) }
        }
    }

    private static func target(_ index: Int) -> TargetID {
        TargetID(source: "mesh", name: "http://proxy-\(index):15000")
    }

    private static func counters(_ index: Int) -> ProxyCounters {
        var tls = ProxyCounters.TLS()
        tls.handshakes = UInt64(index * 7)
        tls.connectionErrors = 0
        tls.secretsNotReady = 0
        for failure in ProxyCounters.VerificationFailure.allCases { tls.verificationFailures[failure] = 0 }
        var counters = ProxyCounters()
        counters.inbound = tls
        counters.outbound = tls
        counters.includesTLS = true
        return counters
    }
}
