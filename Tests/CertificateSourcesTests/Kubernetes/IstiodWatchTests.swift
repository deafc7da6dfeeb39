// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes
import TestSupport
import Testing

@testable import CertificateSources

/// The istiods of a cluster: which are read, by which way, and what ends their series.
@Suite(.timeLimit(.minutes(1))) struct IstiodWatchTests {
    private static let metrics = """
        citadel_server_csr_count 5
        citadel_server_csr_sign_err_count{error="CERT_GEN_ERROR"} 2
        citadel_server_root_cert_expiry_timestamp 2000000000
        pilot_info{version="1.30.1"} 1

        """
    private static let forbidden: [ScriptedServerStep] = .answer(
        #"{"kind":"Status","code":403,"message":"pods is forbidden"}"#,
        status: "403 Forbidden"
    )
    private let name = ObjectName(namespace: "istio-system", name: "istiod-1")
    private let root = TestCertificateAuthority.root()

    /// An istiod that answers where the cluster's server listens.
    private func pod(
        _ name: String = "istiod-1",
        uid: String = "uid-1",
        metrics: Int,
        xds: Int = 1,
        webhooks: Int = 1,
        phase: String = "Running",
        deleting: Bool = false
    ) throws -> Pod {
        try ClusterObjectJSON.decode(
            #"""
            {"metadata":{"name":"\#(name)","namespace":"istio-system","uid":"\#(uid)",
             "labels":{"app":"istiod","istio.io/rev":"1-30"}
             \#(deleting ? #","deletionTimestamp":"2026-01-01T00:00:00Z""# : "")},
             "spec":{"containers":[{"name":"discovery","args":["discovery"],"ports":[
               {"containerPort":8080,"name":"http-debug"},{"containerPort":\#(xds),"name":"tls-xds"},
               {"containerPort":\#(webhooks),"name":"https-webhooks"},
               {"containerPort":\#(metrics),"name":"http-monitoring"}]}]},
             "status":{"phase":"\#(phase)","podIP":"127.0.0.1"}}
            """#
        )
    }

    private func record(_ cluster: WatchedCluster, _ port: Int, pod: String = "istiod-1") -> TargetRecord? {
        cluster.inventory.snapshot.records[TargetID(source: "mesh", name: "istio-system/\(pod):\(port)")]
    }

    private func report(_ cluster: WatchedCluster, pod: String = "istiod-1") -> IstiodReport? {
        guard case .istiod(let report)? = record(cluster, cluster.server.port, pod: pod)?.reports.first else {
            return nil
        }
        return report
    }

    @Test func `Every replica is read, and what it presents on its ports`() async throws {
        let cluster = try WatchedCluster(cluster: "east", routes: ["/metrics": .answer(Self.metrics)])
        let serving = try PresentingServer(root.leaf(dns: ["istiod.istio-system.svc"]))
        cluster.context.picture.update { $0.trustBundles["istio-system"] = [root.certificate.decoded] }
        let watch = IstiodWatch(context: cluster.context)
        #expect(watch.part == "istiod/istio-system")
        for pod in ["istiod-1", "istiod-2"] {
            watch.take(
                .changed(
                    try self.pod(
                        pod,
                        uid: pod,
                        metrics: cluster.server.port,
                        xds: serving.port,
                        webhooks: serving.port
                    )
                )
            )
            _ = await watch.read(ObjectName(namespace: "istio-system", name: pod))
        }
        for pod in ["istiod-1", "istiod-2"] {
            let found = try #require(report(cluster, pod: pod))
            #expect(found.cluster == "east")
            #expect(found.namespace == "istio-system")
            #expect(found.pod == pod)
            #expect(found.failures[.certificateGeneration] == 2)
            let slot = try #require(record(cluster, serving.port, pod: pod)?.slots.first)
            #expect(slot.key.pod == pod)
            #expect(slot.key.workload == "istiod")
            #expect(slot.key.secret == "\(serving.port)")
            // Anchored by what the root namespace trusts.
            #expect(slot.value.chain?.isAnchored == true)
        }
    }

    @Test func `Ports that the pod does not name are the usual ones`() throws {
        let pod: Pod = try ClusterObjectJSON.decode(
            #"""
            {"metadata":{"name":"istiod-1","namespace":"istio-system","uid":"u"},
             "spec":{"containers":[{"name":"discovery","ports":[{"containerPort":8080}]}]},
             "status":{"phase":"Running","podIP":"fd00::1"}}
            """#
        )
        let found = try #require(IstiodPod(pod))
        #expect(found.authority == "[fd00::1]:15014")
        #expect(found.tlsPorts == [15_012, 15_017])
    }

    @Test func `A pod that leaves ends its series`() async throws {
        let cluster = try WatchedCluster(ways: [.agent], routes: ["/metrics": .answer(Self.metrics)])
        let watch = IstiodWatch(context: cluster.context)
        let port = cluster.server.port
        for change in [
            ObjectChange.deleted(name), .synchronised([]), .changed(try pod(metrics: port, deleting: true)),
            .changed(try pod(metrics: port, phase: "Failed")),
        ] {
            watch.take(.changed(try pod(metrics: port)))
            _ = await watch.read(name)
            #expect(report(cluster) != nil)
            watch.take(change)
            #expect(cluster.inventory.snapshot.records.isEmpty)
            _ = await watch.read(name)
            #expect(cluster.inventory.snapshot.records.isEmpty)
        }
    }

    @Test func `Another shard's istiod is left to it`() async throws {
        let shards = (0..<2).map { Shard(index: $0, total: 2) }
        let other = try #require(shards.first { !$0.contains(uid: "uid-1") })
        let cluster = try WatchedCluster(shard: other, routes: ["/metrics": .answer(Self.metrics)])
        let watch = IstiodWatch(context: cluster.context)
        watch.take(.changed(try pod(metrics: cluster.server.port)))
        _ = await watch.read(name)
        #expect(cluster.server.log.requests.isEmpty)
        #expect(cluster.inventory.snapshot.records.isEmpty)
    }

    @Test func `An istiod that answers its own pod alone is tried through the API server, and says so`() async throws {
        let cluster = try WatchedCluster(ways: [.portForward, .podsProxy], routes: ["*": Self.forbidden])
        let watch = IstiodWatch(context: cluster.context)
        watch.take(.changed(try pod(metrics: cluster.server.port)))
        _ = await watch.read(name)
        #expect(
            cluster.server.log.requests.map(\.path) == [
                "/metrics", "/api/v1/namespaces/istio-system/pods/istiod-1/portforward",
            ]
        )
        let found = try #require(record(cluster, cluster.server.port))
        #expect(found.isUp == false)
        #expect(found.failureReason == "forbidden")
        #expect(cluster.parts["port_forward"]?.reason == "forbidden")
        // The right is not asked for again before its time.
        _ = await watch.read(name)
        #expect(cluster.server.log.requests.count == 3)
    }

    @Test func `An istiod that cannot be reached is read through the API server where that is configured`() async throws
    {
        // Nobody has this port; that of a server that has stopped may be another test's by then.
        let nobody = 1
        let proxied = "/api/v1/namespaces/istio-system/pods/istiod-1:\(nobody)/proxy/metrics"
        let cluster = try WatchedCluster(ways: [.podsProxy], routes: [proxied: .answer(Self.metrics)])
        let watch = IstiodWatch(context: cluster.context)
        watch.take(.changed(try pod(metrics: nobody)))
        _ = await watch.read(name)
        let found = try #require(record(cluster, nobody))
        #expect(found.isUp == true)
        #expect(found.reports.count == 1)
        #expect(cluster.parts["pods_proxy"]?.isUp == true)
    }

    @Test func `An istiod that is not there at all is unreachable, and keeps what it told`() async throws {
        let cluster = try WatchedCluster(ways: [.agent], routes: ["/metrics": .answer(Self.metrics)])
        let port = cluster.server.port
        let watch = IstiodWatch(context: cluster.context)
        watch.take(.changed(try pod(metrics: port)))
        _ = await watch.read(name)
        cluster.server.stop()
        _ = await watch.read(name)
        #expect(record(cluster, port)?.failureReason == "connect")
        #expect(report(cluster)?.signingRequests == 5)
    }

    @Test func `An answer from an address that was given away is not believed`() async throws {
        let cluster = try WatchedCluster(ways: [.agent], routes: ["/metrics": .answer(Self.metrics)])
        let istiod = try #require(IstiodPod(try pod(metrics: cluster.server.port)))
        var reading = IstiodReading(istiod, context: cluster.context)
        await reading.poll { throw WayFailure(.failed, reason: WayFailure.wrongPeer, message: "replaced") }
        #expect(record(cluster, cluster.server.port)?.failureReason == "wrong_peer")
        #expect(report(cluster) == nil)
    }
}
