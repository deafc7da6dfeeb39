// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What a `ScriptedServer` saw, in order. Tests wait on it instead of sleeping.
package final class ScriptedServerLog: Sendable {
    package enum Event: Sendable, Equatable {
        case accepted(connection: Int)
        case request(ScriptedServerRequest)
        /// The peer has read nothing for a while; `bytes` of the running step are in its hands and the kernel's.
        case stalled(connection: Int, bytes: Int)
        /// A repeated send came to its end.
        case sent(connection: Int, bytes: Int)
        case peerClosed(connection: Int)
    }

    private struct State {
        var events: [Event] = []
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
    }

    private struct Waiter {
        let isMet: @Sendable ([Event]) -> Bool
        let continuation: CheckedContinuation<[Event], any Error>
    }

    private let state = Mutex(State())

    package var events: [Event] { state.withLock { $0.events } }

    package var requests: [ScriptedServerRequest] {
        events.compactMap { event in
            if case .request(let request) = event { request } else { nil }
        }
    }

    package var connectionCount: Int {
        events.count { event in
            if case .accepted = event { true } else { false }
        }
    }

    /// Returns the events as soon as they meet the condition. Bound it by the test's time limit.
    @discardableResult
    package func wait(until isMet: @escaping @Sendable ([Event]) -> Bool) async throws -> [Event] {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<[Event], any Error>? = state.withLock { state in
                    if isMet(state.events) { return .success(state.events) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiters[id] = Waiter(isMet: isMet, continuation: continuation)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    package func wait(for event: Event) async throws {
        try await wait { $0.contains(event) }
    }

    /// Waits until a request for this path was read.
    package func wait(forRequestTo path: String) async throws {
        try await wait { events in
            events.contains { event in
                if case .request(let request) = event { request.path == path } else { false }
            }
        }
    }

    func append(_ event: Event) {
        let (events, met) = state.withLock { state in
            state.events.append(event)
            let events = state.events
            let met = state.waiters.filter { $0.value.isMet(events) }
            for id in met.keys { state.waiters.removeValue(forKey: id) }
            return (events, met.values.map(\.continuation))
        }
        for continuation in met { continuation.resume(returning: events) }
    }
}
