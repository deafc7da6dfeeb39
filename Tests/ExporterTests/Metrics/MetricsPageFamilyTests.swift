// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Exposition
import Testing

@testable import Exporter

/// The page against the catalogue.
@Suite struct MetricsPageFamilyTests {
    /// A mesh in which everything happened.
    private static func fullMesh() -> WatchedMesh {
        let mesh = WatchedMesh()
        mesh.inventory.update {
            $0.use(
                CertificatePolicy(
                    trustDomains: TrustDomainPolicy(own: "mesh.example"),
                    pins: [
                        CertificatePin(
                            name: "ours",
                            expectations: [.publicKey(WatchedMesh.root.publicKeyFingerprint)]
                        )
                    ]
                )
            )
        }
        mesh.expect(["cart-1", "cart-2", "file"])
        mesh.see("cart-1", .leaf(10), counters: .full())
        mesh.see("cart-1", .leaf(11, from: 1_500), counters: .full(handshakes: 20))
        mesh.see("cart-2", .leaf(10), in: "east", counters: .full())
        mesh.seeReports()
        seeTrust(in: mesh)
        watchCluster(of: mesh)
        let file = SlotID(
            source: .file,
            cluster: "east",
            secret: "/a.pem",
            key: "tls.crt",
            role: .root,
            name: "O=mesh",
            twin: 2
        )
        let slot = ObservedSlot(id: file, certificate: .authority(3, bits: 224), plan: .istioDefault, reportsUse: true)
        mesh.inventory.update {
            $0.apply(
                Observation(slots: [slot]),
                to: WatchedMesh.target("file"),
                at: 2_000
            )
            $0.recordPoll(of: "mesh", seconds: 0.2)
        }
        return mesh
    }

    /// A leaf of the mesh that outlives its CA, and a proxy that pins it.
    private static func seeTrust(in mesh: WatchedMesh) {
        let leaf = Certificate.leaf(20, from: 1_500)
        let root = Certificate.authority(2, lasting: 2_500)
        let proxy = ProxyIdentity(cluster: "east", namespace: "shop", workload: "cart", pod: "cart-3")
        let slot = ObservedSlot(
            id: SlotID(
                source: .envoy,
                cluster: "east",
                namespace: "shop",
                pod: "cart-3",
                secret: "default",
                role: .leaf
            ),
            certificate: leaf,
            chain: CertificateChain(certificates: [leaf, root], isAnchored: true)
        )
        mesh.inventory.update {
            $0.apply(
                Observation(
                    slots: [slot],
                    trustBundle: [root],
                    pinnedBundles: [PinnedBundle(secret: "file-root:/etc/ca.pem", certificates: [root])],
                    proxy: proxy,
                    capability: .secrets
                ),
                to: WatchedMesh.target("cart-3"),
                at: 2_000
            )
        }
    }

    /// Objects of a cluster that are watched, and a part that may not look.
    private static func watchCluster(of mesh: WatchedMesh) {
        let bundle = TargetID(source: "mesh", part: "configmaps", name: "shop/istio-ca-root-cert")
        let secret = TargetID(source: "mesh", part: "secrets", name: "istio-system/cacerts")
        let authority = ObservedSlot(
            id: SlotID(source: .secret, cluster: "east", secret: "cacerts", key: "ca-cert.pem", role: .root),
            certificate: WatchedMesh.root
        )
        mesh.inventory.update {
            $0.register(parts: ["configmaps", "secrets"], of: "mesh")
            $0.apply(
                Observation(
                    slots: [],
                    trustBundle: [WatchedMesh.root, WatchedMesh.revokingRoot],
                    namespaceBundle: NamespaceBundle(cluster: "east", namespace: "shop"),
                    revocationLists: WatchedMesh.revocationLists
                ),
                to: bundle,
                at: 2_000
            )
            $0.apply(
                Observation(
                    slots: [authority],
                    location: AuthorityLocation(cluster: "east", name: "cacerts"),
                    changedAt: 1_000
                ),
                to: secret,
                at: 2_000
            )
            $0.notePartUp("configmaps", of: "mesh", at: 2_000)
            $0.notePartDown("secrets", of: "mesh", reason: "forbidden", at: 2_000)
        }
    }

    /// The names under which a family's samples stand.
    private static func sampleNames(_ metric: Catalogue) -> [String] {
        let name = metric.family.name
        return metric.family.kind == .histogram ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
    }

    @Test func `Every family of the catalogue can be on the page, and nothing else`() {
        let names = Set(Self.fullMesh().samples().map(\.name))
        #expect(names == Set(Catalogue.allCases.flatMap(Self.sampleNames)))
    }

    @Test func `Labels are those of the catalogue, in its order`() throws {
        for sample in Self.fullMesh().samples() {
            let metric = try #require(Catalogue.allCases.first { Self.sampleNames($0).contains(sample.name) })
            let written = sample.labels.map(\.name).filter { $0 != "le" }
            #expect(written == metric.labels.filter { written.contains($0) }, "\(sample.name)")
        }
    }

    @Test func `Every label of the catalogue is somewhere on the page`() {
        let samples = Self.fullMesh().samples()
        for metric in Catalogue.allCases {
            let names = Self.sampleNames(metric)
            let written = Set(samples.filter { names.contains($0.name) }.flatMap { $0.labels.map(\.name) })
            #expect(written.subtracting(["le"]) == Set(metric.labels), "\(metric.family.name)")
        }
    }

    @Test func `No series is there twice`() {
        let series = Self.fullMesh().samples().map { "\($0.name) \($0.labels)" }
        #expect(Set(series).count == series.count)
    }

    @Test func `The values are the certificate's and the proxy's`() {
        let mesh = Self.fullMesh()
        let samples = mesh.samples().filter { $0.labels.contains { $0.value == "cart-1" } }
        let value = { (metric: Catalogue) in samples.filter { $0.name == metric.family.name }.map(\.value) }
        #expect(value(.expiration) == [87_900])
        #expect(value(.notBefore) == [1_500])
        #expect(value(.effectiveExpiration) == [87_900])
        #expect(value(.rotationDue) == [44_700])
        #expect(value(.lastRotation) == [1_505])
        #expect(value(.rotations) == [1])
        #expect(value(.inUse) == [1])
        #expect(value(.info) == [1])
        #expect(value(.proxyUp) == [1])
        #expect(value(.proxyLastSuccess) == [2_000])
        #expect(value(.handshakes) == [20, 20])
        #expect(value(.connectionErrors) == [1, 1])
        #expect(value(.secretsNotReady) == [2, 2])
        #expect(value(.verificationFailures) == Array(repeating: 3, count: 8))
        #expect(value(.sdsUpdates) == [4, 4, 4])
        #expect(value(.tlsStatsIncluded) == [1])
    }

    @Test func `A proxy without TLS counters says so, and has none at zero`() {
        let mesh = WatchedMesh()
        var counters = ProxyCounters()
        counters.includesTLS = false
        mesh.see("cart-1", .leaf(10), counters: counters)
        #expect(mesh.samples(of: .tlsStatsIncluded).map(\.value) == [0])
        #expect(mesh.samples(of: .handshakes).isEmpty)
        #expect(mesh.samples(of: .verificationFailures).isEmpty)
    }

    @Test func `A reload that failed shows, with the time of the last that did not`() {
        let mesh = WatchedMesh()
        mesh.reloads.fail()
        #expect(mesh.samples(of: .reloadSuccessful).map(\.value) == [0])
        #expect(mesh.samples(of: .reloadTime).map(\.value) == [900])
        mesh.reloads.succeed(at: 1_950)
        #expect(mesh.samples(of: .reloadSuccessful).map(\.value) == [1])
        #expect(mesh.samples(of: .reloadTime).map(\.value) == [1_950])
    }

    @Test func `The process is this one`() {
        let mesh = WatchedMesh()
        let samples = mesh.samples()
        let value = { (metric: Catalogue) in samples.first { $0.name == metric.family.name }?.value ?? -1 }
        #expect(value(.cpuSeconds) > 0)
        #expect(value(.openFileDescriptors) >= 3)
        #expect(value(.maximumFileDescriptors) >= value(.openFileDescriptors))
        #expect(value(.residentMemory) > 1_048_576)
        #expect(value(.virtualMemory) >= value(.residentMemory))
        #expect(value(.maximumVirtualMemory) >= value(.virtualMemory))
        #expect(value(.startTime) > 1_600_000_000)
    }
}
