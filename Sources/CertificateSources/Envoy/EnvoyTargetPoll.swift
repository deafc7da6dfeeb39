// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
import HTTPTransport
import Logging

/// Polls one proxy: the secrets always, `/certs` when they changed or it is time, and the counters.
struct EnvoyTargetPoll {
    private let id: TargetID
    private let proxy: KnownProxy
    private let certificatesEvery: Int
    private let timeout: Duration
    private let client: EnvoyAdminClient
    private let context: SourceContext
    private(set) var reading: EnvoyTargetReading
    /// What the agent beside it told last.
    var agent: AgentFacts?

    init(
        id: TargetID,
        proxy: KnownProxy,
        client: EnvoyAdminClient,
        certificatesEvery: Int,
        timeout: Duration,
        context: SourceContext,
        reading: EnvoyTargetReading = EnvoyTargetReading(),
        agent: AgentFacts? = nil
    ) {
        self.id = id
        self.proxy = proxy
        self.client = client
        self.certificatesEvery = certificatesEvery
        self.timeout = timeout
        self.context = context
        self.reading = reading
        self.agent = agent
    }

    /// One poll. Whatever goes wrong is counted, logged and forgotten until the next.
    mutating func run() async {
        let deadline = Deadline(after: timeout)
        do throws(EnvoyAdminError) {
            try await poll(until: deadline)
            reading.lastFailure = nil
        } catch {
            guard !Task.isCancelled else { return }
            let label = error.reason.label
            context.reportFailure(
                reason: label,
                message: error.message,
                of: id,
                isRepeated: reading.lastFailure == label
            )
            reading.lastFailure = label
            reading.forget()
        }
        let seconds = deadline.elapsed / .seconds(1)
        context.inventory.update { [id] in $0.recordPoll(of: id.source, seconds: seconds) }
    }

    /// One poll, whose failure is the caller's to count.
    mutating func poll(until deadline: Deadline) async throws(EnvoyAdminError) {
        if reading.node == nil, !proxy.isComplete {
            reading.node = try await client.node(within: deadline.remaining)
        }
        let active = try await client.secretsDump(.active, within: deadline.remaining)
        let digest = SHA256.digest(of: active)
        let isDue = reading.pollsSinceCertificates + 1 >= certificatesEvery
        var observed: EnvoyObservation?
        if digest != reading.secretsDigest || isDue {
            observed = try await observe(active, until: deadline)
        } else {
            reading.pollsSinceCertificates += 1
        }
        let counters = await counters(refreshingInclusion: observed != nil, until: deadline)
        let now = context.now()
        context.inventory.update { [id] state in
            if let observed { state.apply(observed.observation, to: id, at: now) }
            state.confirm(id, counters: counters, at: now)
        }
        if let observed { context.report(observed.problems, of: id) }
    }

    /// Reads the secrets and the certificates in use. The two are asked one after the other: a rotation in between
    /// would look like a certificate that is not used, so a difference is looked at twice.
    private mutating func observe(
        _ active: [UInt8],
        until deadline: Deadline
    ) async throws(EnvoyAdminError) -> EnvoyObservation {
        var body = active
        var attempt = 1
        while true {
            let dump = try SecretsDump(json: body, state: .active)
            let inUse = try await client.certificatesInUse(within: deadline.remaining)
            let warming = try await secondaryDump(.warming, until: deadline)
            let fixed = try await secondaryDump(.fixed, until: deadline)
            let observed = EnvoyObservation(
                proxy: proxy.identity(reading.node),
                expectedIdentity: proxy.expectedIdentity(reading.node),
                dumps: [dump, warming, fixed],
                inUse: inUse,
                plan: proxy.plan(reading.node),
                decoder: context.decoder,
                chains: context.chains
            )
            guard observed.hasDeliveryGap, attempt < 2 else {
                reading.secretsDigest = SHA256.digest(of: body)
                reading.secretNames = observed.secretNames
                reading.pollsSinceCertificates = 0
                return observed
            }
            attempt += 1
            body = try await client.secretsDump(.active, within: deadline.remaining)
        }
    }

    private func secondaryDump(
        _ state: EnvoySecret.State,
        until deadline: Deadline
    ) async throws(EnvoyAdminError) -> SecretsDump {
        try SecretsDump(json: try await client.secretsDump(state, within: deadline.remaining), state: state)
    }

    /// The counters, or `nil` where they did not change or could not be read: their failure does not cost the
    /// certificates.
    private mutating func counters(refreshingInclusion: Bool, until deadline: Deadline) async -> ProxyCounters? {
        do throws(EnvoyAdminError) {
            if refreshingInclusion || reading.included == nil {
                let body = try await client.statistics(.included, within: deadline.remaining)
                let included = EnvoyStatistics.Included(prometheus: body)
                if included != reading.included { reading.statisticsDigest = nil }
                reading.included = included
            }
            let body = try await client.statistics(.used, within: deadline.remaining)
            let digest = SHA256.digest(of: body)
            let isSecurityNews = await reading.security.read(every: certificatesEvery, of: id, context: context) {
                [client] () throws(EnvoyAdminError) in
                try await client.inboundSecurity(within: deadline.remaining)
            }
            guard digest != reading.statisticsDigest || refreshingInclusion || isSecurityNews else { return nil }
            reading.statisticsDigest = digest
            let statistics = EnvoyStatistics(prometheus: body, secretNames: reading.secretNames)
            var counters = ProxyCounters(statistics, included: reading.included)
            counters.inboundSecurity = reading.security.counts
            if let agent { counters.take(agent) }
            return counters
        } catch {
            guard !Task.isCancelled else { return nil }
            context.report([SourceProblem(reason: error.reason.label, message: error.message)], of: id)
            return nil
        }
    }
}
