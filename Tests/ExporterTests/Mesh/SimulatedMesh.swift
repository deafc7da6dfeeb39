// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A mesh with real certificates, whose state a test changes step by step. What changed is shown to the exporters that
/// watch it, and nothing else.
final class SimulatedMesh {
    /// Short, so that a walk that waits for the longest of them stays short.
    static let leafLifetime: Int64 = 3_600
    static let year: Int64 = 365 * 86_400

    let clock = MeshClock(0)
    let mint = MeshMint()
    let exporters: [SimulatedExporter]
    let firstRoot: MeshAuthority
    var proxies: [SimulatedProxy] = []
    var locations: [SimulatedLocation] = []
    /// What issues leaves now, and what they present behind themselves.
    var issuer: MeshAuthority
    var presented: [MeshCertificate]
    /// A leaf right under each root there ever was, for questions about roots that no other leaf is under.
    private(set) var probes: [String: MeshCertificate] = [:]
    /// Indices of what was changed since it was last shown.
    var changedProxies: Set<Int> = []
    var changedLocations: Set<Int> = []
    let clusters: [String?]

    /// - Parameters:
    ///   - clusters: namespaces are spread over them.
    ///   - instances: exporters that share the mesh.
    ///   - rootName: common name of the first root; without one it is named as istiod names its own, all alike.
    init(workloads: Int = 200, clusters: [String?] = [nil], instances: Int = 1, rootName: String? = "root-1") {
        let root = mint.root(rootName, from: -Self.year, to: 10 * Self.year)
        firstRoot = root
        issuer = mint.intermediate("intermediate-1", of: root, from: -86_400, to: Self.year)
        presented = [issuer.certificate]
        self.clusters = clusters
        let clock = clock
        exporters = (0..<instances).map { _ in SimulatedExporter(clusters: clusters, pinning: root, clock: clock) }
        note(root)
        for index in 0..<workloads { addProxy("app-\(index)", number: index, trusting: [root.certificate]) }
        for index in 0..<10 {
            place(.configMap(namespace: "ns-\(index)"), number: index, ["root-cert.pem": [root.certificate]])
        }
        for number in clusters.indices {
            let bundle = [root.certificate]
            place(Self.plugIn, number: number, ["ca-cert.pem": [issuer.certificate], "root-cert.pem": bundle])
            let webhooks = ["namespace.istio.io": bundle, "object.istio.io": bundle]
            place(.webhook(name: "istio-sidecar-injector"), number: number, webhooks)
        }
    }

    var now: Int64 { clock.now }

    /// Makes a root known to those who judge, whether or not anything trusts it.
    func note(_ root: MeshAuthority) {
        probes[root.key] = mint.leaf(uri: "spiffe://cluster.local/ns/probe/sa/probe", of: root, from: 0, to: Self.year)
    }

    /// - Parameters:
    ///   - number: decides over cluster, namespace and exporter.
    ///   - ownNamespace: where the proxy is, if that is not where its leaf's workload is.
    func addProxy(
        _ workload: String,
        number: Int,
        trusting bundle: [MeshCertificate],
        sight: SimulatedProxy.Sight = .secrets,
        in ownNamespace: String? = nil,
        _ adjust: (inout SimulatedProxy) -> Void = { _ in }
    ) {
        let namespace = "ns-\(number % 10)"
        // As if they had come up one after another.
        let issuedAt = now - Int64(number * 7 % 1_500)
        let identity = "spiffe://cluster.local/ns/\(namespace)/sa/\(workload)"
        var proxy = SimulatedProxy(
            cluster: clusters[number % clusters.count],
            namespace: ownNamespace ?? namespace,
            workload: workload,
            pod: "\(workload)-0",
            instance: number / 10 % exporters.count,
            identity: identity,
            sight: sight,
            leaf: mint.leaf(uri: identity, of: issuer, from: issuedAt, to: issuedAt + Self.leafLifetime),
            presented: presented,
            bundle: bundle,
            updatedAt: issuedAt
        )
        adjust(&proxy)
        changedProxies.insert(proxies.count)
        proxies.append(proxy)
    }

    func place(_ kind: SimulatedLocation.Kind, number: Int, _ entries: [String: [MeshCertificate]]) {
        changedLocations.insert(locations.count)
        locations.append(
            SimulatedLocation(
                cluster: clusters[number % clusters.count],
                kind: kind,
                instance: number % exporters.count,
                entries: entries.sorted { $0.key < $1.key }.map {
                    SimulatedLocation.Entry(key: $0.key, certificates: $0.value)
                }
            )
        )
    }

    /// What was changed, once.
    func takeChanges() -> (proxies: [SimulatedProxy], locations: [SimulatedLocation]) {
        defer {
            changedProxies = []
            changedLocations = []
        }
        return (changedProxies.sorted().map { proxies[$0] }, changedLocations.sorted().map { locations[$0] })
    }

    /// Shows the exporters what changed.
    func publish() throws {
        let changes = takeChanges()
        for (index, exporter) in exporters.enumerated() {
            try exporter.look(
                at: changes.proxies.filter { $0.instance == index },
                changes.locations.filter { $0.instance == index },
                all: proxies.filter { $0.instance == index }
            )
        }
    }
}
