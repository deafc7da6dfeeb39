// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
import HTTPTransport

/// What is remembered of the agent beside a proxy whose admin port is read.
struct KnownAgent: Sendable {
    /// What it told last.
    private(set) var facts: AgentFacts?
    private var readAt: UnixTime?
    private var lastFailure: String?

    /// How an agent is asked, and for whom.
    struct Question {
        /// The proxy.
        let id: TargetID
        /// For the agent's own metrics.
        let request: TransferRequest
        let client: AgentClient
        let timeout: Duration
        /// In seconds: how long what the agent told is true without being told again.
        let maximumAge: Int64
    }

    /// Asks the agent. A failure is counted, and the proxy's poll a success all the same: what the agent told before
    /// stays for a while, as all that is known does.
    ///
    /// - Parameter check: throws where the address is another pod's by now.
    /// - Returns: the reason of the failure.
    mutating func ask(
        _ question: Question,
        context: SourceContext,
        check: () throws -> Void = {}
    ) async -> String? {
        let (id, request) = (question.id, question.request)
        do {
            let text = try await question.client.statistics(by: request, within: question.timeout)
            try check()
            let statistics = AgentStatistics(prometheus: text, at: context.now())
            guard statistics.isFromAgent else {
                throw WayFailure(.failed, reason: "malformed", message: "no Istio agent answers at \(request.endpoint)")
            }
            facts = AgentFacts(statistics, after: facts)
            readAt = context.now()
            lastFailure = nil
        } catch {
            guard !Task.isCancelled else { return nil }
            let failure = WayFailure(agent: error)
            context.report(
                [SourceProblem(reason: failure.reason, message: failure.message)],
                of: id,
                isRepeated: lastFailure == failure.reason
            )
            lastFailure = failure.reason
            forget(olderThan: question.maximumAge, at: context.now())
        }
        show(of: id, context)
        return lastFailure
    }

    /// Lets what the agent told grow old, where it is not asked now.
    mutating func leave(_ question: Question, context: SourceContext) {
        guard facts != nil else { return }
        forget(olderThan: question.maximumAge, at: context.now())
        if facts == nil { show(of: question.id, context) }
    }

    private mutating func forget(olderThan maximumAge: Int64, at now: UnixTime) {
        guard let readAt, now - readAt > maximumAge else { return }
        facts = nil
        self.readAt = nil
    }

    private func show(of id: TargetID, _ context: SourceContext) {
        let now = context.now()
        context.inventory.update { state in
            // It may have gone meanwhile.
            guard let record = state.records[id], facts != nil || record.counters != nil else { return }
            var counters = record.counters ?? ProxyCounters()
            if let facts { counters.take(facts) } else { counters.forgetAgent() }
            state.confirm(id, counters: counters, at: now)
        }
    }
}

extension ProxyCounters {
    fileprivate mutating func forgetAgent() {
        signingRequests = nil
        failedSigningRequests = nil
        fileFailures = [:]
        agentNotAfter = nil
    }
}

extension WayFailure {
    /// Agents that answer their own pod alone say so by this status (istio: METRICS_LOCALHOST_ACCESS_ONLY).
    fileprivate init(agent error: any Error) {
        guard let error = error as? EnvoyAdminError, error.status == 403 else {
            self.init(error)
            return
        }
        self.init(
            .failed,
            reason: Self.forbidden,
            message: "\(error.message); with METRICS_LOCALHOST_ACCESS_ONLY an agent answers its own pod alone"
        )
    }
}
