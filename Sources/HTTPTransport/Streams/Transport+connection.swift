// SPDX-License-Identifier: Apache-2.0

extension Transport {
    /// Connects as `plan` says, and gives the connection to `stream`.
    func connect(_ stream: ByteStream, _ plan: TransferPlan) async throws(TransferError) {
        let transfer = Transfer(plan, stream: stream)
        await loop.start(transfer, andWaitFor: .end)
        try transfer.outcome?.get()
    }

    /// Cancels work that has not ended after `timeout`, and waits for what it makes of that.
    func within<R: Sendable>(
        _ timeout: Duration?,
        _ work: @escaping @Sendable () async -> R
    ) async -> (result: R, isOverdue: Bool) {
        guard let timeout else { return (await work(), false) }
        return await withTaskGroup(of: R?.self) { group in
            group.addTask { await work() }
            group.addTask {
                try? await Task.sleep(for: timeout)
                return nil
            }
            var isOverdue = false
            while let ended = await group.next() {
                group.cancelAll()
                if let result = ended { return (result, isOverdue && !Task.isCancelled) }
                isOverdue = true
            }
            preconditionFailure("the group's first task ends with a result")
        }
    }
}

extension TransferError {
    /// - Parameter what: what did not come about, as in "no upgrade".
    static func overdue(_ summary: String, _ what: String, after timeout: Duration?) -> TransferError {
        TransferError(
            reason: .timeout,
            message: "\(summary): \(what) within \(timeout.map { "\($0)" } ?? "its time")"
                + " (the server is slow or the timeout too short)"
        )
    }
}
