// SPDX-License-Identifier: Apache-2.0

extension Transport {
    /// Upgrades a connection of its own to a WebSocket, and closes it when `body` ends.
    ///
    /// A server that answers with something else than the upgrade is an error with the reason `status`, and with the
    /// beginning of its answer.
    ///
    /// - Parameters:
    ///   - request: path, credentials, TLS and limits; `totalTimeout` is for the upgrade alone.
    ///   - subprotocols: in the order of preference; the server must choose one of them.
    package func withWebSocket<R: Sendable>(
        to request: TransferRequest,
        subprotocols: [String],
        _ body: (WebSocket) async throws -> R
    ) async throws -> R {
        let plan = try TransferPlan(request, purpose: .connection)
        let stream = ByteStream(summary: plan.summary, loop: loop)
        defer { stream.close() }
        let (opened, isOverdue) = await within(request.limits.totalTimeout) {
            () async -> Result<WebSocket, TransferError> in
            do throws(TransferError) {
                try await self.connect(stream, plan)
                return .success(try await Self.upgrade(stream, plan, request, subprotocols))
            } catch {
                return .failure(error)
            }
        }
        let webSocket = try opened.mapError { error in
            guard isOverdue, error.reason == .cancelled else { return error }
            return .overdue(plan.summary, "no upgrade", after: request.limits.totalTimeout)
        }.get()
        return try await body(webSocket)
    }

    private static func upgrade(
        _ stream: ByteStream,
        _ plan: TransferPlan,
        _ request: TransferRequest,
        _ subprotocols: [String]
    ) async throws(TransferError) -> WebSocket {
        var random = SystemRandomNumberGenerator()
        let handshake = WebSocketHandshake(random: (0..<16).map { _ in random.next() })
        try await stream.send(
            handshake.request(
                target: request.endpoint.basePath + request.path,
                host: request.endpoint.authority,
                subprotocols: subprotocols,
                headerLines: plan.headerLines,
                authorization: plan.authorization
            )
        )
        var answer = UpgradeAnswer(maximumHeaderBytes: plan.limits.maximumHeaderBytes)
        while answer.head == nil {
            guard let bytes = try await stream.receive() else {
                throw TransferError(
                    reason: .protocol,
                    message: "\(plan.summary): the server closed the connection before it answered"
                )
            }
            guard answer.take(bytes) else {
                throw TransferError(
                    reason: .tooLarge,
                    message: "\(plan.summary): the headers are larger than \(plan.limits.maximumHeaderBytes) bytes"
                )
            }
        }
        guard let head = answer.head, head.status == 101 else {
            while answer.lacksBody, let bytes = try await stream.receive() { _ = answer.take(bytes) }
            throw answer.refusal(of: plan)
        }
        guard handshake.accepts(head, subprotocols: subprotocols) else {
            throw TransferError(
                reason: .protocol,
                message: "\(plan.summary): the server's upgrade is to something that was not asked for"
            )
        }
        return WebSocket(
            stream: stream,
            subprotocol: head.value(of: "sec-websocket-protocol"),
            received: answer.rest,
            nextMask: { UInt32.random(in: .min ... .max) }
        )
    }
}
