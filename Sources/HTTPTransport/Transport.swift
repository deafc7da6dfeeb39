// SPDX-License-Identifier: Apache-2.0

/// Makes HTTP requests over connections that it keeps open between them.
///
/// One thread drives all transfers (libcurl's multi interface); callers only wait. Redirects are answers like any
/// other, no content coding is asked for, and nothing is taken from the process's environment unless a request says so.
/// Requests to equal endpoints with equal TLS options that follow each other use one connection.
package final class Transport: Sendable {
    /// Unread bytes of a streamed body at which reading from the socket pauses.
    package static let streamWindow = 256 << 10
    /// The same for a body that may hold private keys: all of it is reserved at once.
    static let sensitiveWindow = 64 << 10

    let loop: TransferLoop
    let relays = RelayFolder()
    let trustStores = TrustStores()

    /// - Parameter maximumConnections: open connections, idle ones included.
    package init(maximumConnections: Int = 256) {
        loop = TransferLoop(maximumConnections: maximumConnections)
        loop.start()
    }

    deinit {
        loop.stop()
    }

    /// Ends all transfers with the reason `cancelled`, closes all connections, and refuses further requests.
    package func shutdown() {
        loop.stop()
        relays.remove()
    }

    /// The whole answer, of any status unless the request accepts only success.
    ///
    /// Cancelling the task closes the connection and throws the reason `cancelled`.
    package func response(to request: TransferRequest) async throws(TransferError) -> TransferResponse {
        let transfer = Transfer(try TransferPlan(request))
        await loop.start(transfer, andWaitFor: .end)
        try transfer.outcome?.get()
        guard let head = transfer.head else {
            throw TransferError(reason: .protocol, message: "\(transfer.plan.summary): the answer has no head")
        }
        return TransferResponse(head: head, body: transfer.takeUnread().bytes)
    }

    /// Hands the head, as soon as it is there, and the body, as it comes, to `body`.
    ///
    /// Returning before the body's end closes the connection. Throws what `body` throws, or a `TransferError`.
    package func withResponse<R: Sendable>(
        to request: TransferRequest,
        _ body: (ResponseHead, ResponseBody) async throws -> R
    ) async throws -> R {
        let transfer = Transfer(
            try TransferPlan(request),
            window: request.isSensitive ? Self.sensitiveWindow : Self.streamWindow
        )
        await loop.start(transfer, andWaitFor: .head)
        guard let head = transfer.head else {
            await transfer.wait(for: .end)
            try transfer.outcome?.get()
            throw TransferError(reason: .protocol, message: "\(transfer.plan.summary): the answer has no head")
        }
        let result: Result<R, any Error>
        do {
            result = .success(try await body(head, ResponseBody(transfer: transfer, loop: loop)))
        } catch {
            result = .failure(error)
        }
        if !transfer.isFinished {
            loop.cancel(transfer)
            await transfer.wait(for: .end)
        }
        return try result.get()
    }
}
