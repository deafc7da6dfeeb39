// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import HTTPTransport

/// Looks at one TLS server time and again.
actor TLSTargetPoll {
    private let id: TargetID
    private let target: TLSTargetSettings
    private let reader: TLSEndpointReader
    private let timeout: Duration
    private let context: SourceContext
    private var known: TLSEndpointReading?
    private var lastFailure: String?

    init(
        id: TargetID,
        target: TLSTargetSettings,
        reader: TLSEndpointReader,
        timeout: Duration,
        context: SourceContext
    ) {
        self.id = id
        self.target = target
        self.reader = reader
        self.timeout = timeout
        self.context = context
    }

    /// One poll. Whatever goes wrong is counted, logged and forgotten until the next.
    func run() async {
        let deadline = Deadline(after: timeout)
        do throws(TLSHandshakeError) {
            take(try await reader.read(target, within: deadline.remaining, after: known))
        } catch {
            guard !Task.isCancelled else { return }
            let label = error.reason.label
            context.reportFailure(reason: label, message: error.message, of: id, isRepeated: lastFailure == label)
            lastFailure = label
        }
        let seconds = deadline.elapsed / .seconds(1)
        context.inventory.update { [id] in $0.recordPoll(of: id.source, seconds: seconds) }
    }

    private func take(_ reading: TLSEndpointReading) {
        let isNews = known?.handshake.chain != reading.handshake.chain
        known = reading
        lastFailure = nil
        let now = context.now()
        context.inventory.update { [id] state in
            state.apply(reading.observation, to: id, at: now)
            state.confirm(id, counters: nil, at: now)
        }
        guard isNews else { return }
        context.report(reading.problems.map { SourceProblem($0, in: target.address) }, of: id)
    }
}
