// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import HTTPTransport
import Kubernetes
import Logging
import Synchronization
import TestSupport

@testable import CertificateSources

/// A cluster's source without its watches: tests tell it what the watches would show.
final class WatchedCluster: Sendable {
    /// The API server, and whatever listens at a pod's address.
    let server: ScriptedServer
    let inventory = Inventory()
    let context: ClusterSourceContext
    let dispatcher: PollDispatcher<ObjectName>
    private let time = Mutex(Duration.zero)
    /// When the source began, by its own clock.
    private let clock = SteppingClock()

    init(
        ways: [ProxyWay] = [.portForward, .agent, .handshake],
        cluster: String? = nil,
        shard: Shard = Shard(index: 0, total: 1),
        timeout: Duration = .seconds(20),
        routes: [String: [ScriptedServerStep]] = [:]
    ) throws {
        server = try ScriptedServer(routes: routes)
        let settings = KubernetesSourceSettings(
            name: "mesh",
            polling: .of(timeout: timeout),
            cluster: cluster,
            access: ClusterAccess(endpoint: try Endpoint(server.endpoint)),
            ways: ways,
            shard: shard
        )
        let transport = Transport()
        let budget = RequestBudget(perSecond: 1_000, burst: 1_000)
        let source = SourceContext.silent(inventory: inventory)
        context = ClusterSourceContext(
            settings: settings,
            client: APIClient(transport: transport, access: settings.access, budget: budget),
            transport: transport,
            source: source,
            picture: ClusterPicture(
                secretNamespaces: [settings.rootNamespace],
                rootNamespace: settings.rootNamespace
            ),
            elapsed: clock.stopwatch()
        )
        dispatcher = PollDispatcher(interval: .seconds(300), concurrency: 1, clock: clock)
        inventory.update {
            $0.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 1_000))
        }
    }

    func pass(_ duration: Duration) { clock.advance(by: duration) }

    func pods(in namespace: String? = nil) -> PodWatch {
        let scope = ResourceScope(namespace: namespace)
        return PodWatch(
            follower: ObjectFollower(part: "pods", scope: scope, context: context),
            dispatcher: dispatcher
        )
    }

    /// Reads a proxy once, as the dispatcher would.
    func poll(_ name: ObjectName) async {
        guard let (proxy, reading) = context.picture.take(name) else { return }
        var poll = ProxyPoll(proxy: proxy, reading: reading, context: context)
        await poll.run()
        context.picture.give(poll.reading, of: name)
    }

    func record(_ name: ObjectName) -> TargetRecord? {
        inventory.snapshot.records[TargetID(source: "mesh", name: "\(name)")]
    }

    var parts: [String: PartHealth] { inventory.snapshot.sources["mesh"]?.parts ?? [:] }

    var errors: [String: UInt64] { inventory.snapshot.sources["mesh"]?.errors.filter { $0.value > 0 } ?? [:] }

    /// A pod with a sidecar, whose agent is where the server listens.
    func pod(
        _ name: String,
        namespace: String = "shop",
        uid: String? = nil,
        address: String = "127.0.0.1",
        phase: String = "Running",
        state: String = "running",
        environment: [String: String] = [:],
        annotations: [String: String] = [:],
        deleting: Bool = false,
        container: String = "istio-proxy",
        ports: [Int] = [],
        serviceAccount: String = "cart"
    ) throws -> Pod {
        let variables = environment.map { #"{"name":"\#($0)","value":"\#($1)"}"# }.sorted().joined(separator: ",")
        let notes = annotations.merging(["status.sidecar.istio.io/port": "\(server.port)"]) { $1 }
            .map { #""\#($0)":"\#($1)""# }.sorted().joined(separator: ",")
        let ports = ports.map { #"{"containerPort":\#($0)}"# }.joined(separator: ",")
        return try ClusterObjectJSON.decode(
            #"""
            {"metadata":{"name":"\#(name)","namespace":"\#(namespace)","uid":"\#(uid ?? "uid-\(name)")",
             "labels":{"service.istio.io/canonical-name":"cart"},"annotations":{\#(notes)}
             \#(deleting ? #","deletionTimestamp":"2026-01-01T00:00:00Z""# : "")},
             "spec":{"serviceAccountName":"\#(serviceAccount)","containers":[
               {"name":"app","ports":[\#(ports)]},
               {"name":"\#(container)","args":["proxy","sidecar"],"env":[\#(variables)]}]},
             "status":{"phase":"\#(phase)","podIP":"\#(address)","podIPs":[{"ip":"\#(address)"}],
               "containerStatuses":[{"name":"\#(container)","ready":true,"state":{"\#(state)":{}}}]}}
            """#
        )
    }
}
