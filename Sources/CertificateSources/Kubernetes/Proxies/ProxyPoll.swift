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
    private(set) var reading: ProxyReading
    private let deadline: Deadline

    init(proxy: MeshPod, reading: ProxyReading, context: ClusterSourceContext) {
        self.proxy = proxy
        self.reading = reading
        self.context = context
        deadline = Deadline(after: context.settings.polling.timeout)
    }

    var id: TargetID { context.target(proxy.name) }

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
            guard isAllowed(way) else { continue }
            do {
                try await read(by: way)
                accept(way)
                done.insert(way)
                if way == .portForward { return succeed() }
            } catch {
                let found = WayFailure(error)
                failure = found
                switch found.consequence {
                case .refused: refuse(way, found)
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
        let (proxy, context, deadline, reading) = (proxy, context, deadline, reading.envoy)
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
                reading: reading
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

// MARK: - Without the admin port

extension ProxyPoll {
    private func agentRequest(_ path: String) throws -> TransferRequest {
        let address = proxy.address ?? ""
        let host = address.contains(":") ? "[\(address)]" : address
        return TransferRequest(endpoint: try Endpoint("http://\(host):\(proxy.agentPort ?? 0)"), path: path)
    }

    private func proxiedRequest(_ path: String) async throws -> TransferRequest {
        try await context.client.proxied(to: proxy.name, port: proxy.agentPort ?? 0, path: path)
    }

    private mutating func readAgent(by request: TransferRequest) async throws {
        let client = AgentClient(
            transport: context.transport,
            maximumBodyBytes: context.settings.polling.maximumBodyBytes
        )
        if reading.included == nil {
            var everything = request
            everything.path = request.path.replacing(
                StatisticsSelection.used.path,
                with: StatisticsSelection.included.path
            )
            let text = try await client.statistics(by: everything, within: deadline.remaining)
            reading.included = EnvoyStatistics.Included(prometheus: text)
        }
        let text = try await client.statistics(by: request, within: deadline.remaining)
        let statistics = AgentStatistics(prometheus: text, at: context.source.now())
        guard statistics.isFromAgent else {
            throw WayFailure(.noRoute, reason: "malformed", message: "no Istio agent answers at port 15020")
        }
        try checkPeer()
        reading.agent.take(statistics, included: reading.included)
    }

    private mutating func readAgentThroughServer() async throws {
        do {
            try await readAgent(by: proxiedRequest(StatisticsSelection.used.path))
        } catch let error as EnvoyAdminError where error.status == 403 {
            // It is the API server that refuses, as agents never do.
            throw WayFailure(
                .refused,
                reason: KubernetesError.Reason.forbidden.rawValue,
                message: "\(error.message); grant get on pods/proxy or leave it out"
            )
        }
    }

    private mutating func shakeHands() async throws {
        guard let address = proxy.address, let port = proxy.handshakePorts.first else { return }
        let chain = try await context.transport.servedChain(
            host: address,
            port: Int(port),
            serverName: nil,
            // A sidecar that takes plain text too shows its certificate to the mesh's own protocols alone.
            applicationProtocols: proxy.kind == .sidecar ? ["istio-peer-exchange", "istio"] : [],
            limits: TransferLimits(
                connectTimeout: min(.seconds(3), deadline.remaining),
                totalTimeout: deadline.remaining
            )
        )
        let certificates = chain.flatMap { context.source.decoder.decode($0).certificates }
        try checkPeer()
        if let identity = certificates.first.flatMap({ SPIFFEID(of: $0) })?.account,
            identity.namespace != proxy.name.namespace
                || (proxy.serviceAccountName ?? identity.serviceAccount) != identity.serviceAccount
        {
            throw WayFailure(
                .failed,
                reason: WayFailure.wrongPeer,
                message: "\(address):\(port) answers as \(identity.namespace)/\(identity.serviceAccount)"
            )
        }
        reading.agent.take(served: certificates)
    }

    /// An answer that came from an address counts only if the address was the pod's all the while.
    private func checkPeer() throws {
        guard context.picture.isCurrent(proxy) else {
            throw WayFailure(
                .failed,
                reason: WayFailure.wrongPeer,
                message: "the pod was replaced or got another address while it was read"
            )
        }
    }

    private func applyAgentReading() {
        let identity = ProxyIdentity(proxy, in: context.settings.cluster)
        let anchors = context.picture.update { $0.trustBundles[proxy.name.namespace ?? ""] ?? [] }
        let observation = reading.agent.observation(
            of: identity,
            plan: RotationPlan(proxy),
            anchors: anchors,
            chains: context.source.chains
        )
        let now = context.source.now()
        context.source.inventory.update { [id, counters = reading.agent.counters] state in
            state.apply(observation, to: id, at: now)
            state.confirm(id, counters: counters, at: now)
        }
    }
}

// MARK: - Which ways lead where

extension ProxyPoll {
    private func leads(_ way: ProxyWay, to proxy: MeshPod) -> Bool {
        switch way {
        case .portForward: proxy.adminPort != nil
        case .agent:
            proxy.kind != .ztunnel && proxy.address != nil && proxy.agentPort != nil && !proxy.hasLocalMetricsOnly
        case .podsProxy: proxy.kind != .ztunnel && proxy.agentPort != nil && !proxy.hasLocalMetricsOnly
        case .handshake: proxy.address != nil && !proxy.handshakePorts.isEmpty
        }
    }

    private func isAllowed(_ way: ProxyWay) -> Bool {
        context.picture.update { [elapsed = context.elapsed] state in
            state.refusals.allows(way, in: proxy.name.namespace ?? "", at: elapsed())
        }
    }

    private func accept(_ way: ProxyWay) {
        let isRefused = context.picture.update { state in
            state.refusals.accept(way, in: proxy.name.namespace ?? "")
            return state.refusals.isRefused(way)
        }
        if !isRefused { context.notePartUp(way.rawValue) }
    }

    private func refuse(_ way: ProxyWay, _ failure: WayFailure) {
        context.picture.update { [elapsed = context.elapsed] state in
            state.refusals.refuse(way, in: proxy.name.namespace ?? "", at: elapsed())
        }
        context.notePartDown(way.rawValue, reason: failure.reason, message: failure.message)
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
            rotationRatio: RotationPlan(proxy).ratio,
            address: "\(proxy.name)"
        )
    }
}

extension RotationPlan {
    init(_ proxy: MeshPod) {
        self.init(
            ratio: proxy.gracePeriodRatio ?? RotationPlan.istioDefault.ratio,
            requestedLifetime: (proxy.requestedLifetime ?? .seconds(86_400)).components.seconds
        )
    }
}
