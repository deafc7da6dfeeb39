// SPDX-License-Identifier: Apache-2.0

extension Transport {
    /// Makes a TLS handshake, says goodbye, and tells what the server showed.
    ///
    /// An expired, untrusted or misnamed certificate is part of that, and no error. A server that then refuses us,
    /// because it wants a certificate of ours, or that falls silent, has still shown its chain. Cancelling the task
    /// throws the reason `cancelled`.
    package func handshake(_ request: TLSHandshakeRequest) async throws(TLSHandshakeError) -> TLSHandshake {
        let start = ContinuousClock.now
        let summary = "TLS handshake with \(request.place)"
        if let name = request.serverName, !name.isServerName {
            throw TLSHandshakeError(
                .transfer(.tls),
                "\(summary): \"\(name.printable)\" is not a DNS name that a server name can be"
            )
        }
        let plan: TransferPlan
        do {
            plan = try TransferPlan(connectingTo: request.endpoint, summary: summary, limits: request.limits)
        } catch {
            throw TLSHandshakeError(error)
        }
        let stream = HandshakeStream(
            try client(for: request, summary: summary),
            after: request.startTLS,
            summary: summary,
            start: start,
            timeout: min(request.limits.connectTimeout, request.limits.totalTimeout ?? request.limits.connectTimeout)
        )
        let transfer = Transfer(plan, stream: stream)
        await withTaskCancellationHandler {
            loop.start(transfer)
            await stream.wait()
        } onCancel: {
            stream.end(.failure(.cancelled(summary)))
            loop.cancel(transfer)
            loop.close(stream)
        }
        return try stream.handshake()
    }

    private func client(
        for request: TLSHandshakeRequest,
        summary: String
    ) throws(TLSHandshakeError) -> sending TLSClient {
        var store: TrustStore?
        if let trust = request.trust { store = try trustStores.store(for: trust, summary: summary) }
        return try TLSClient(request, verifyingAgainst: store, summary: summary)
    }
}
