// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
import HTTPTransport
import Kubernetes

extension ProxyPoll {
    var agentClient: AgentClient {
        AgentClient(transport: context.transport, maximumBodyBytes: context.settings.polling.maximumBodyBytes)
    }

    func agentRequest(_ path: String) throws -> TransferRequest {
        let authority = Endpoint.authority(host: proxy.address ?? "", port: proxy.agentPort ?? 0)
        return TransferRequest(endpoint: try Endpoint("http://\(authority)"), path: path)
    }

    private func proxiedRequest(_ path: String) async throws -> TransferRequest {
        try await context.client.proxied(to: proxy.name, port: proxy.agentPort ?? 0, path: path)
    }

    mutating func readAgent(by request: TransferRequest) async throws {
        let client = agentClient
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
        var received = request
        received.path = request.path.replacing(
            StatisticsSelection.used.path,
            with: StatisticsSelection.inboundSecurity.path
        )
        let timeout = deadline.remaining
        _ = await reading.security.read(
            every: context.settings.certificatesEvery,
            of: id,
            context: context.source
        ) { [received] () throws(EnvoyAdminError) in
            try await client.inboundSecurity(by: received, within: timeout)
        }
        try checkPeer()
        counters = reading.agent.take(statistics, included: reading.included, at: context.source.now())
        counters?.inboundSecurity = reading.security.counts
    }

    mutating func readAgentThroughServer() async throws {
        do {
            try await readAgent(by: proxiedRequest(StatisticsSelection.used.path))
        } catch let error as EnvoyAdminError {
            throw WayFailure(throughServer: error)
        }
    }

    mutating func shakeHands() async throws {
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
        reading.agent.take(served: certificates, at: context.source.now())
    }

    /// An answer that came from an address counts only if the address was the pod's all the while.
    func checkPeer() throws {
        guard context.picture.isCurrent(proxy) else {
            throw WayFailure(
                .failed,
                reason: WayFailure.wrongPeer,
                message: "the pod was replaced or got another address while it was read"
            )
        }
    }

    mutating func applyAgentReading() {
        let now = context.source.now()
        let maximumAge = context.settings.polling.inventoryLimits.maximumAge
        if reading.agent.forget(olderThan: maximumAge, at: now) { counters = ProxyCounters() }
        let identity = ProxyIdentity(proxy, in: context.settings.cluster)
        let anchors = context.picture.update { $0.trustBundles[proxy.name.namespace ?? ""] ?? [] }
        let observation = reading.agent.observation(
            of: identity,
            plan: RotationPlan(proxy),
            anchors: anchors,
            chains: context.source.chains
        )
        context.source.inventory.update { [id, counters] state in
            state.apply(observation, to: id, at: now)
            state.confirm(id, counters: counters, at: now)
        }
    }
}
