// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
import HTTPTransport
import Kubernetes

/// Reads one proxy of a cluster once, by the best way that leads to it.
struct ProxyPoll {
    let proxy: MeshPod
    let context: ClusterSourceContext
    var reading: ProxyReading
    /// Of the agent's answer in this poll.
    var counters: ProxyCounters?
    let deadline: Deadline

    init(proxy: MeshPod, reading: ProxyReading, context: ClusterSourceContext) {
        self.proxy = proxy
        self.reading = reading
        self.context = context
        deadline = Deadline(after: context.settings.polling.timeout)
    }

    var id: TargetID { context.target(proxy.name) }
    var namespace: String { proxy.name.namespace ?? "" }

    /// Whatever goes wrong is counted, logged and forgotten until the next poll.
    mutating func run() async {
        if let failure = await readByBestWay(), !Task.isCancelled {
            context.source.reportFailure(
                reason: failure.reason,
                message: failure.message,
                of: id,
                isRepeated: reading.lastFailure == failure.reason
            )
            reading.lastFailure = failure.reason
            reading.envoy.forget()
        }
        let seconds = deadline.elapsed / .seconds(1)
        context.source.inventory.update { [id] in $0.recordPoll(of: id.source, seconds: seconds) }
    }

    /// - Returns: why nothing could be read, or nil.
    private mutating func readByBestWay() async -> WayFailure? {
        var failure: WayFailure?
        var done: Set<ProxyWay> = []
        for way in context.settings.ways where leads(way, to: proxy) {
            // Two ways to the same text.
            if way == .podsProxy, done.contains(.agent) { continue }
            if way == .agent, done.contains(.podsProxy) { continue }
            guard context.allows(way, in: namespace) else { continue }
            do {
                try await read(by: way)
                context.accept(way, in: namespace)
                done.insert(way)
                if way == .portForward {
                    await askAgent()
                    return succeed()
                }
            } catch {
                let found = WayFailure(error)
                failure = found
                switch found.consequence {
                case .refused: context.refuse(way, in: namespace, found)
                case .noRoute: continue
                // What the admin port showed before says more than what another way shows now.
                case .failed where way == .portForward: return found
                case .failed: continue
                }
            }
        }
        guard !done.isEmpty else {
            return failure
                ?? WayFailure(.failed, reason: WayFailure.noWay, message: "no configured way leads to this proxy")
        }
        applyAgentReading()
        return succeed()
    }

    private mutating func succeed() -> WayFailure? {
        reading.lastFailure = nil
        return nil
    }

    private mutating func read(by way: ProxyWay) async throws {
        switch way {
        case .portForward: try await readAdminPort()
        case .agent: try await readAgent(by: agentRequest(StatisticsSelection.used.path))
        case .podsProxy: try await readAgentThroughServer()
        case .handshake: try await shakeHands()
        }
    }
}

// MARK: - The admin port

extension ProxyPoll {
    private mutating func readAdminPort() async throws {
        guard let port = proxy.adminPort else { return }
        let (proxy, context, deadline) = (proxy, context, deadline)
        let (reading, agent) = (reading.envoy, reading.besideAdminPort.facts)
        let id = id
        self.reading.envoy = try await context.client.withPortForward(
            to: proxy.name,
            port: port,
            timeout: deadline.remaining
        ) { endpoint in
            let client = EnvoyAdminClient(
                transport: context.transport,
                endpoint: endpoint,
                maximumBodyBytes: context.settings.polling.maximumBodyBytes
            )
            guard proxy.kind != .ztunnel else {
                let certificates = try await client.ztunnelCertificates(within: deadline.remaining)
                Self.apply(certificates, of: proxy, to: id, context)
                return reading
            }
            var poll = EnvoyTargetPoll(
                id: id,
                proxy: KnownProxy(proxy, in: context.settings.cluster),
                client: client,
                certificatesEvery: context.settings.certificatesEvery,
                timeout: context.settings.polling.timeout,
                context: context.source,
                reading: reading,
                agent: agent
            )
            try await poll.poll(until: deadline)
            return poll.reading
        }
    }

    private static func apply(
        _ certificates: ZtunnelCertificates,
        of proxy: MeshPod,
        to id: TargetID,
        _ context: ClusterSourceContext
    ) {
        let observed = ZtunnelObservation(
            proxy: ProxyIdentity(proxy, in: context.settings.cluster),
            certificates: certificates,
            decoder: context.source.decoder,
            chains: context.source.chains
        )
        let now = context.source.now()
        context.source.inventory.update { state in
            state.apply(observed.observation, to: id, at: now)
            state.confirm(id, counters: nil, at: now)
        }
        context.source.report(observed.problems, of: id)
    }
}

// MARK: - Which ways lead where

extension ProxyPoll {
    func leads(_ way: ProxyWay, to proxy: MeshPod) -> Bool {
        switch way {
        case .portForward: proxy.adminPort != nil
        case .agent:
            proxy.kind != .ztunnel && proxy.address != nil && proxy.agentPort != nil && !proxy.hasLocalMetricsOnly
        case .podsProxy: proxy.kind != .ztunnel && proxy.agentPort != nil && !proxy.hasLocalMetricsOnly
        case .handshake: proxy.address != nil && !proxy.handshakePorts.isEmpty
        }
    }
}

extension ProxyIdentity {
    init(_ proxy: MeshPod, in cluster: String?) {
        self.init(
            source: proxy.kind == .ztunnel ? .ztunnel : .envoy,
            cluster: cluster,
            namespace: proxy.name.namespace,
            workload: proxy.workload,
            pod: proxy.name.name
        )
    }
}

extension KnownProxy {
    init(_ proxy: MeshPod, in cluster: String?) {
        self.init(
            cluster: cluster,
            namespace: proxy.name.namespace,
            workload: proxy.workload,
            pod: proxy.name.name,
            serviceAccount: proxy.serviceAccountName,
            rotationRatio: RotationPlan(proxy)?.ratio,
            isRotatedByMesh: !proxy.hasMountedCertificates,
            address: "\(proxy.name)"
        )
    }
}

extension RotationPlan {
    /// - Returns: nil where the mesh does not renew the certificate.
    init?(_ proxy: MeshPod) {
        guard !proxy.hasMountedCertificates else { return nil }
        self.init(
            ratio: proxy.gracePeriodRatio ?? RotationPlan.istioDefault.ratio,
            requestedLifetime: (proxy.requestedLifetime ?? .seconds(86_400)).components.seconds
        )
    }
}
