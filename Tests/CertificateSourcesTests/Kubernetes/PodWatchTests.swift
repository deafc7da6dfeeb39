// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes
import Testing

@testable import CertificateSources

/// Which pods are read, as their watch shows them.
@Suite struct PodWatchTests {
    private let name = ObjectName(namespace: "shop", name: "cart-1")

    /// The proxies that are expected, by name.
    private func expected(_ cluster: WatchedCluster) -> [String] {
        cluster.inventory.snapshot.records.keys.filter { $0.part == nil }.map(\.name).sorted()
    }

    @Test func `A pod with a proxy is expected under its own labels before it is ever read`() throws {
        let cluster = try WatchedCluster(cluster: "east")
        cluster.pods().take(.changed(try cluster.pod("cart-1")))
        #expect(expected(cluster) == ["shop/cart-1"])
        #expect(cluster.inventory.snapshot.sources["mesh"]?.expectedTargets == 1)
        #expect(
            cluster.record(name)?.proxy
                == ProxyIdentity(cluster: "east", namespace: "shop", workload: "cart", pod: "cart-1")
        )
    }

    @Test func `A pod without a proxy, one that has ended and one that goes are not expected`() throws {
        let cluster = try WatchedCluster()
        let watch = cluster.pods()
        watch.take(.changed(try cluster.pod("plain", container: "other")))
        watch.take(.changed(try cluster.pod("done", phase: "Succeeded", state: "terminated")))
        watch.take(.changed(try cluster.pod("going", deleting: true)))
        watch.take(.changed(try cluster.pod("new", state: "waiting")))
        #expect(expected(cluster).isEmpty)
    }

    @Test func `A proxy that restarts stays expected, and one that ends goes`() throws {
        let cluster = try WatchedCluster()
        let watch = cluster.pods()
        watch.take(.changed(try cluster.pod("cart-1")))
        watch.take(.changed(try cluster.pod("cart-1", state: "waiting")))
        #expect(expected(cluster) == ["shop/cart-1"])
        watch.take(.changed(try cluster.pod("cart-1", phase: "Failed", state: "terminated")))
        #expect(expected(cluster).isEmpty)
    }

    @Test func `A deleted pod's series end, and it is not read again`() async throws {
        let cluster = try WatchedCluster()
        let watch = cluster.pods()
        watch.take(.changed(try cluster.pod("cart-1")))
        watch.take(.deleted(name))
        #expect(expected(cluster).isEmpty)
        #expect(cluster.context.picture.take(name) == nil)
    }

    @Test func `After a new list only what it names is left, each watch for its own namespace`() throws {
        let cluster = try WatchedCluster()
        let (shop, bank) = (cluster.pods(in: "shop"), cluster.pods(in: "bank"))
        for pod in ["cart-1", "cart-2"] { shop.take(.changed(try cluster.pod(pod))) }
        bank.take(.changed(try cluster.pod("teller-1", namespace: "bank")))
        shop.take(.synchronised([name]))
        #expect(expected(cluster) == ["bank/teller-1", "shop/cart-1"])
    }

    @Test func `A pod of another shard is another instance's`() throws {
        let shards = try (0..<2).map { try WatchedCluster(shard: Shard(index: $0, total: 2)) }
        for index in 0..<40 {
            for cluster in shards { cluster.pods().take(.changed(try cluster.pod("cart-\(index)"))) }
        }
        let parts = shards.map { Set(expected($0)) }
        #expect(parts[0].isDisjoint(with: parts[1]))
        #expect(parts[0].count + parts[1].count == 40)
        #expect(parts.allSatisfy { $0.count > 8 })
    }

    @Test func `A new pod under an old name is read afresh`() throws {
        let cluster = try WatchedCluster()
        let watch = cluster.pods()
        watch.take(.changed(try cluster.pod("cart-1")))
        var reading = ProxyReading(uid: "uid-cart-1")
        reading.lastFailure = "timeout"
        cluster.context.picture.give(reading, of: name)
        watch.take(.changed(try cluster.pod("cart-1")))
        #expect(cluster.context.picture.take(name)?.reading.lastFailure == "timeout")
        watch.take(.changed(try cluster.pod("cart-1", uid: "another")))
        #expect(cluster.context.picture.take(name)?.reading.lastFailure == nil)
        // What the old pod's poll found comes too late.
        cluster.context.picture.give(reading, of: name)
        #expect(cluster.context.picture.take(name)?.reading.uid == "another")
    }

    @Test func `A gateway's namespace is one to look for Secrets in`() async throws {
        let cluster = try WatchedCluster()
        var seen: [Set<String>] = []
        var namespaces = cluster.context.picture.secretNamespaces().makeAsyncIterator()
        seen.append(await namespaces.next() ?? [])
        let gateway: Pod = try ClusterObjectJSON.decode(
            #"""
            {"metadata":{"name":"gw","namespace":"edge","uid":"g"},
             "spec":{"containers":[{"name":"istio-proxy","args":["proxy","router"]}]},
             "status":{"phase":"Running","podIP":"127.0.0.1",
              "containerStatuses":[{"name":"istio-proxy","state":{"running":{}}}]}}
            """#
        )
        cluster.pods().take(.changed(gateway))
        seen.append(await namespaces.next() ?? [])
        #expect(seen == [["istio-system"], ["istio-system", "edge"]])
    }
}
