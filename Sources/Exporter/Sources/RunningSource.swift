// SPDX-License-Identifier: Apache-2.0

/// A source's task, which can be stopped alone and waited for.
struct RunningSource: Sendable {
    private let stopRequests: AsyncStream<Never>
    private let requestStop: AsyncStream<Never>.Continuation
    private let ends: AsyncStream<Never>
    private let signalEnd: AsyncStream<Never>.Continuation

    init() {
        (stopRequests, requestStop) = AsyncStream.makeStream()
        (ends, signalEnd) = AsyncStream.makeStream()
    }

    /// Runs `body` until it ends or `stop` cancels it.
    func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        defer { signalEnd.finish() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body() }
            group.addTask { for await _ in stopRequests {} }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Cancels the task and returns when it has ended, so that it cannot write over its successor.
    func stop() async {
        requestStop.finish()
        for await _ in ends {}
    }
}
