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
        let webSocket = try await withTransferTimeout(request.limits.totalTimeout, of: plan) {
            () async throws(TransferError) in
            try await self.open(stream, plan)
            return try await Self.upgrade(stream, plan, request, subprotocols)
        }
        return try await body(webSocket)
    }

    private func open(_ stream: ByteStream, _ plan: TransferPlan) async throws(TransferError) {
        let transfer = Transfer(plan, stream: stream)
        await loop.start(transfer, andWaitFor: .end)
        try transfer.outcome?.get()
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

    /// Ends what does not end by itself. The work is cancelled, which closes its stream.
    private func withTransferTimeout<R: Sendable>(
        _ timeout: Duration?,
        of plan: TransferPlan,
        _ work: @escaping @Sendable () async throws(TransferError) -> R
    ) async throws(TransferError) -> R {
        guard let timeout else { return try await work() }
        let result = await withTaskGroup(of: Result<R, TransferError>?.self) { group in
            group.addTask {
                do throws(TransferError) { return .success(try await work()) } catch { return .failure(error) }
            }
            group.addTask {
                try? await Task.sleep(for: timeout)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let result else {
            throw Task.isCancelled
                ? .cancelled(plan.summary)
                : TransferError(
                    reason: .timeout,
                    message:
                        "\(plan.summary): no upgrade within \(timeout) (the server is slow or the timeout too short)"
                )
        }
        return try result.get()
    }
}
