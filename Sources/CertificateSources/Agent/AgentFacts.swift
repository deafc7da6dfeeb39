// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin

/// What an agent alone knows: the certificate that it holds, and how getting certificates goes.
struct AgentFacts: Sendable, Hashable {
    /// The workload certificate's end, as it was first told: later answers move it by the time they take.
    let notAfter: UnixTime?
    let signingRequests: UInt64?
    let failedSigningRequests: UInt64?
    let fileFailures: [ProxyCounters.AgentFile: UInt64]

    /// - Parameter known: what the same agent told before.
    init(_ statistics: AgentStatistics, after known: AgentFacts?) {
        notAfter = statistics.notAfter(confirming: known?.notAfter)
        signingRequests = statistics.certificateRequests
        // A counter that the agent has and that never moved is not exposed. Without the zero the first failure would not
        // be an increase.
        failedSigningRequests = statistics.failedCertificateRequests ?? statistics.certificateRequests.map { _ in 0 }
        let readsFiles = statistics.isFromAgent && statistics.certificateRequests == nil
        fileFailures = [
            .watcher: statistics.fileWatcherFailures ?? (readsFiles ? 0 : nil),
            .secret: statistics.fileSecretFailures ?? (readsFiles ? 0 : nil),
        ].compactMapValues { $0 }
    }
}

extension ProxyCounters {
    mutating func take(_ agent: AgentFacts) {
        signingRequests = agent.signingRequests
        failedSigningRequests = agent.failedSigningRequests
        fileFailures = agent.fileFailures
        agentNotAfter = agent.notAfter
    }
}
