// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
package import HTTPTransport
import Kubernetes
import ServiceLifecycle

/// Watches a cluster: finds the mesh's proxies and reads them, and follows every object that holds certificates.
package struct KubernetesSource: Service {
    let settings: KubernetesSourceSettings
    let context: ClusterSourceContext
    private let dispatcher: PollDispatcher<ObjectName>

    package init(settings: KubernetesSourceSettings, transport: Transport, context: SourceContext) {
        self.settings = settings
        let budget = RequestBudget(
            perSecond: settings.requestsPerSecond,
            burst: settings.requestBurst,
            clock: context.clock
        )
        let namespaces = [settings.rootNamespace] + settings.secretNamespaces
        self.context = ClusterSourceContext(
            settings: settings,
            client: APIClient(transport: transport, access: settings.access, budget: budget, clock: context.clock),
            transport: transport,
            source: context,
            picture: ClusterPicture(
                secretNamespaces: Set(namespaces + settings.secretNames.compactMap(\.namespace)),
                rootNamespace: settings.rootNamespace
            ),
            elapsed: context.clock.stopwatch()
        )
        dispatcher = PollDispatcher(
            interval: settings.polling.interval,
            concurrency: settings.concurrency,
            clock: context.clock
        )
    }

    package func run() async throws {
        register()
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for part in parts { group.addTask { await part.run() } }
                if settings.subjects.contains(.proxies) {
                    group.addTask { await dispatcher.run { name in await read(name) } }
                }
            }
        }
    }

    private func register() {
        let reasons = Set(
            KubernetesError.Reason.allCases.map(\.rawValue) + EnvoyAdminError.Reason.allLabels + ObjectReader.reasons
                + [WayFailure.wrongPeer, WayFailure.noWay, ZtunnelObservation.unavailable, RequestLimit.reason]
        )
        let names = parts.compactMap(\.name)
        context.source.inventory.update { [settings] state in
            state.register(
                source: settings.name,
                reasons: Array(reasons),
                limits: settings.polling.inventoryLimits,
                shards: settings.shard.total
            )
            state.register(parts: names, of: settings.name)
        }
    }

    /// - Returns: in how long the proxy's certificate should be replaced.
    private func read(_ name: ObjectName) async -> Duration? {
        guard let (proxy, reading) = context.picture.take(name) else { return nil }
        var poll = ProxyPoll(proxy: proxy, reading: reading, context: context)
        await poll.run()
        context.picture.give(poll.reading, of: name)
        let id = poll.id
        let isGone = context.picture.update { $0.proxies[name] == nil }
        let now = context.source.now()
        return context.source.inventory.update { state in
            // It went while it was read.
            if isGone { state.forget(id) }
            let due = state.records[id]?.slots.values.compactMap(\.rotationDue).min()
            return due.map { .seconds($0 - now) }
        }
    }
}

// MARK: - The parts

extension KubernetesSource {
    struct Part: Sendable {
        /// The label `part`; `nil` where the part names itself.
        let name: String?
        let run: @Sendable () async -> Void

        init(_ name: String?, _ run: @escaping @Sendable () async -> Void) {
            self.name = name
            self.run = run
        }

        init<Object>(_ part: WatchedPart<Object>) {
            self.init(part.follower.part) { await part.run() }
        }
    }

    private var parts: [Part] {
        var parts: [Part] = []
        if settings.subjects.contains(.proxies) { parts += podParts }
        if settings.subjects.contains(.configMaps) { parts += configMapParts }
        if settings.subjects.contains(.webhooks) { parts += webhookParts }
        if settings.subjects.contains(.secrets) {
            let watch = SecretsWatch(context: context)
            parts.append(Part(SecretsWatch.part) { await watch.run() })
        }
        if settings.subjects.contains(.istiod) { parts += istiodParts }
        if settings.subjects.contains(.certManager) { parts += certManagerParts }
        if settings.subjects.contains(.signingRequests) { parts += signingRequestParts }
        if settings.subjects.contains(.mtls) { parts += mtlsParts }
        return parts
    }

    /// Each namespace by itself where only some are wanted: rights may differ.
    var namespaces: [String?] { settings.namespaces.isEmpty ? [nil] : settings.namespaces }

    var podScopes: [ResourceScope] {
        namespaces.map { namespace in
            ResourceScope(
                namespace: namespace,
                labelSelector: settings.podSelector,
                fieldSelector: settings.node.map { "spec.nodeName=\($0)" }
            )
        }
    }

    private var podParts: [Part] {
        podScopes.map { scope in
            let follower = ObjectFollower<Pod>(part: "pods", scope: scope, context: context)
            let watch = PodWatch(follower: follower, dispatcher: dispatcher)
            return Part(follower.part) { await watch.run() }
        }
    }

    private var configMapParts: [Part] {
        let (cluster, source, picture) = (settings.cluster, context.source, context.picture)
        return namespaces.flatMap { namespace in
            let bundles = WatchedPart(
                ObjectFollower<ConfigMap>(
                    part: "configmaps",
                    scope: ResourceScope(namespace: namespace, fieldSelector: "metadata.name=istio-ca-root-cert"),
                    context: context
                ),
                observe: { name, observation in
                    picture.update { $0.trustBundles[name.namespace ?? ""] = observation.map { Array($0.trustBundle) } }
                },
                retain: { names in
                    let there = Set(names.map { $0.namespace ?? "" })
                    picture.update { state in
                        state.trustBundles = state.trustBundles.filter { place, _ in
                            there.contains(place) || namespace.map { $0 != place } ?? false
                        }
                    }
                },
                read: { $0.trustBundle(in: cluster, source) }
            )
            let lists = WatchedPart(
                ObjectFollower<ConfigMap>(
                    part: "revocation_lists",
                    scope: ResourceScope(namespace: namespace, fieldSelector: "metadata.name=istio-ca-crl"),
                    context: context
                )
            ) { $0.revocationLists(in: cluster, source) }
            return [Part(bundles), Part(lists)]
        }
    }

    private var webhookParts: [Part] {
        let (cluster, source) = (settings.cluster, context.source)
        return [
            bundlePart(MutatingWebhookConfiguration.self), bundlePart(ValidatingWebhookConfiguration.self),
            bundlePart(APIService.self), bundlePart(CustomResourceDefinition.self),
            Part(
                WatchedPart(
                    ObjectFollower<ClusterTrustBundle>(
                        part: ClusterTrustBundle.resource.plural,
                        scope: ResourceScope(),
                        context: context
                    )
                ) { $0.reading(in: cluster, source) }
            ),
        ]
    }

    private func bundlePart<Object: CABundleHolder>(_ kind: Object.Type) -> Part {
        let (cluster, source) = (settings.cluster, context.source)
        return Part(
            WatchedPart(
                ObjectFollower<Object>(part: kind.resource.plural, scope: ResourceScope(), context: context)
            ) { $0.caBundleReading(in: cluster, source) }
        )
    }
}
