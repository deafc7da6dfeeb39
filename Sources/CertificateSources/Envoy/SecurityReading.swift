// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import EnvoyAdmin

/// What is remembered of how a proxy's clients connect to it: asked every few polls, because the answer grows with their
/// number.
struct SecurityReading: Sendable {
    /// Empty where the proxy counts none.
    private(set) var counts: [ProxyCounters.ConnectionSecurity: UInt64] = [:]
    private var pollsUntilNext = 0
    private var failures = 0

    /// Asks, if it is time. A failure is counted, and costs nothing else; at the second one in a row what was known ends,
    /// because a counter that stands still would say that nobody connected.
    ///
    /// - Returns: whether the counts are others now.
    mutating func read(
        every polls: Int,
        of id: TargetID,
        context: SourceContext,
        _ ask: () async throws(EnvoyAdminError) -> EnvoyStatistics.InboundSecurity
    ) async -> Bool {
        guard pollsUntilNext <= 0 else {
            pollsUntilNext -= 1
            return false
        }
        pollsUntilNext = max(polls, 1) - 1
        let before = counts
        do throws(EnvoyAdminError) {
            let found = try await ask().counts.map { (ProxyCounters.ConnectionSecurity($0), $1) }
            counts = Dictionary(uniqueKeysWithValues: found)
            failures = 0
        } catch {
            guard !Task.isCancelled else { return false }
            failures += 1
            if failures > 1 { counts = [:] }
            let problem = SourceProblem(reason: error.reason.label, message: error.message)
            context.report([problem], of: id, isRepeated: failures > 1)
        }
        return counts != before
    }
}

extension ProxyCounters.ConnectionSecurity {
    fileprivate init(_ protection: EnvoyStatistics.InboundSecurity.Protection) {
        switch protection {
        case .mutualTLS: self = .mutualTLS
        case .none: self = .none
        case .unknown: self = .unknown
        }
    }
}
