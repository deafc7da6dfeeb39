// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// The requests for a signature that have one thing in common, counted.
struct RequestCount: Sendable {
    /// Requests that exist.
    private(set) var counts: [RequestState: Int] = [:]
    /// Requests that were seen to end so, whether or not they still exist.
    private(set) var results: [RequestState: UInt64] = [:]
    /// When each of those that wait was made, by the request's key.
    private var waiting: [RequestState: [Int: UnixTime]] = [:]
    /// The last change's place among all changes.
    private(set) var changed: UInt64 = 0

    var isIdle: Bool { counts.values.allSatisfy { $0 == 0 } }

    /// When the oldest of those that wait was made.
    var oldest: [RequestState: UnixTime] { waiting.compactMapValues { $0.values.min() } }

    mutating func add(
        _ key: Int,
        in state: RequestState,
        createdAt: UnixTime?,
        isNewResult: Bool,
        at change: UInt64
    ) {
        changed = change
        counts[state, default: 0] += 1
        if isNewResult { results[state, default: 0] += 1 }
        if !state.isResult, let createdAt { waiting[state, default: [:]][key] = createdAt }
    }

    mutating func remove(_ key: Int, from state: RequestState, at change: UInt64) {
        changed = change
        counts[state, default: 0] -= 1
        waiting[state]?[key] = nil
    }
}

extension SigningRequestsReport {
    /// Takes in what is counted, with a zero for every state that is empty: the first failure is then a change that
    /// can be seen.
    ///
    /// - Parameter states: that requests of this kind can be in.
    mutating func fill(from count: RequestCount, states: [RequestState]) {
        for state in states {
            counts[state] = count.counts[state] ?? 0
            if state.isResult { results[state] = count.results[state] ?? 0 }
        }
        oldest = count.oldest
    }
}
