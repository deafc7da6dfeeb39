// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import HTTPTransport

/// Looks at what an istiod presents on one of its TLS ports. It is in memory only, so no object shows it.
struct IstiodServingPoll: Sendable {
    let id: TargetID
    let host: String
    let port: Int
    /// The labels of the port; role and name are each certificate's own.
    let slot: SlotID
    let timeout: Duration
    let context: SourceContext
    let transport: Transport
    private var lastFailure: String?

    init(
        id: TargetID,
        host: String,
        port: Int,
        slot: SlotID,
        timeout: Duration,
        context: SourceContext,
        transport: Transport
    ) {
        self.id = id
        self.host = host
        self.port = port
        self.slot = slot
        self.timeout = timeout
        self.context = context
        self.transport = transport
    }

    /// One poll. Whatever goes wrong is counted, logged and forgotten until the next.
    ///
    /// - Parameters:
    ///   - anchors: what clients trust istiod by, where that is known.
    ///   - check: throws where the address is not istiod's any more.
    mutating func run(anchors: [Certificate] = [], check: () throws -> Void = {}) async {
        let deadline = Deadline(after: timeout)
        do {
            let chain = try await transport.servedChain(
                host: host,
                port: port,
                serverName: nil,
                limits: TransferLimits(connectTimeout: min(.seconds(3), timeout), totalTimeout: timeout)
            )
            try check()
            guard !chain.isEmpty else {
                throw TransferError(reason: .tls, message: "\(id.name) presents no certificate")
            }
            apply(chain.map { context.decoder.decode($0) }, anchors: anchors)
        } catch {
            guard !Task.isCancelled else { return }
            context.report(WayFailure(error), of: id, after: &lastFailure)
        }
        let seconds = deadline.elapsed / .seconds(1)
        context.inventory.update { [id] in $0.recordPoll(of: id.source, seconds: seconds) }
    }

    private mutating func apply(_ presented: [DecodedBundle], anchors: [Certificate]) {
        lastFailure = nil
        var twins = TwinNumbering()
        let slots = context.chains.slots(
            for: presented.flatMap(\.certificates),
            at: slot,
            authorities: anchors,
            numberedBy: &twins
        )
        let now = context.now()
        context.inventory.update { [id] state in
            state.apply(Observation(slots: slots), to: id, at: now)
            state.confirm(id, counters: nil, at: now)
        }
        context.report(presented.flatMap(\.problems).map { SourceProblem($0, in: id.name) }, of: id)
    }
}
