// SPDX-License-Identifier: Apache-2.0

extension Transport {
    /// More than a server's whole side of a handshake takes.
    private static var maximumHandshakeBytes: Int { 256 << 10 }

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
        let timeout = min(request.limits.connectTimeout, request.limits.totalTimeout ?? request.limits.connectTimeout)
        let (outcome, isOverdue) = await within(timeout) {
            () async -> Result<TLSHandshake, TLSHandshakeError> in
            do throws(TLSHandshakeError) {
                return .success(try await self.perform(request, plan, since: start))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.mapError { error in
            guard isOverdue, error.reason == .transfer(.cancelled) else { return error }
            return TLSHandshakeError(.overdue(summary, "no certificate", after: timeout))
        }.get()
    }

    private func perform(
        _ request: TLSHandshakeRequest,
        _ plan: TransferPlan,
        since start: ContinuousClock.Instant
    ) async throws(TLSHandshakeError) -> TLSHandshake {
        var store: TrustStore?
        if let trust = request.trust { store = try trustStores.store(for: trust, summary: plan.summary) }
        let client = try TLSClient(request, verifyingAgainst: store, summary: plan.summary)
        let stream = ByteStream(summary: plan.summary, loop: loop)
        defer { stream.close() }
        do {
            try await connect(stream, plan)
        } catch {
            throw TLSHandshakeError(error)
        }
        if let kind = request.startTLS { try await startTLS(kind, over: stream, plan.summary) }
        let failure = await exchange(client, over: stream, plan.summary)
        guard !client.chain.isEmpty else {
            throw failure
                ?? TLSHandshakeError(.transfer(.tls), "\(plan.summary): the server presented no certificate")
        }
        return TLSHandshake(
            chain: client.chain,
            verification: client.verification,
            session: client.session,
            isClientCertificateRequested: client.isClientCertificateRequested,
            stapledStatus: client.stapledStatus,
            refusal: failure?.message,
            duration: ContinuousClock.now - start
        )
    }

    private func startTLS(
        _ kind: StartTLSProtocol,
        over stream: ByteStream,
        _ summary: String
    ) async throws(TLSHandshakeError) {
        var dialogue = StartTLSDialogue(kind)
        do {
            if let opening = dialogue.opening { try await stream.send(opening) }
            while true {
                guard let bytes = try await stream.receive() else {
                    throw StartTLSRefusal(message: "the server closed the connection instead of turning to TLS")
                }
                switch try dialogue.take(bytes) {
                case .send(let bytes): try await stream.send(bytes)
                case .receive: continue
                case .upgrade: return
                }
            }
        } catch let error as TransferError {
            throw TLSHandshakeError(error)
        } catch {
            let message = (error as? StartTLSRefusal)?.message ?? "\(error)"
            throw TLSHandshakeError(.startTLS, "\(summary): \(kind.rawValue): \(message)")
        }
    }

    /// - Returns: what ended the handshake, unless it was completed.
    private func exchange(_ client: TLSClient, over stream: ByteStream, _ summary: String) async -> TLSHandshakeError? {
        var received = 0
        do throws(TransferError) {
            while true {
                let step = client.advance()
                if step == .done { client.close() }
                let outgoing = client.takeOutgoing()
                if !outgoing.isEmpty { try await stream.send(outgoing) }
                switch step {
                case .done: return nil
                case .failed(let text, let reason):
                    return TLSHandshakeError(.transfer(reason), "\(summary): \(text.printable)")
                case .receive: break
                }
                guard let bytes = try await stream.receive() else {
                    return TLSHandshakeError(
                        .transfer(.protocol),
                        "\(summary): the server closed the connection in the middle of the handshake"
                    )
                }
                received += bytes.count
                guard received <= Self.maximumHandshakeBytes else {
                    return TLSHandshakeError(
                        .transfer(.tooLarge),
                        "\(summary): the server sent more than \(Self.maximumHandshakeBytes) bytes"
                    )
                }
                client.feed(bytes)
            }
        } catch {
            return TLSHandshakeError(error)
        }
    }
}
