// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import EnvoyAdmin

/// Reads an istiod's metrics, by whatever way leads to them.
struct IstiodMetricsPoll: Sendable {
    let id: TargetID
    let place: IstiodPlace
    let timeout: Duration
    let context: SourceContext
    private var report: IstiodReport?
    private var lastFailure: String?

    init(id: TargetID, place: IstiodPlace, timeout: Duration, context: SourceContext) {
        self.id = id
        self.place = place
        self.timeout = timeout
        self.context = context
    }

    /// One poll. Whatever goes wrong is counted, logged and forgotten until the next.
    ///
    /// - Parameter read: brings what `IstiodClient` answers.
    mutating func run(_ read: (Deadline) async throws -> [UInt8]) async {
        let deadline = Deadline(after: timeout)
        do {
            let text = try await read(deadline)
            let statistics = IstiodStatistics(prometheus: text, at: context.now())
            guard statistics.isFromIstiod else {
                throw WayFailure(
                    .failed,
                    reason: EnvoyAdminError.Reason.malformed.label,
                    message: "\(id.name) answers without a metric of istiod; the monitoring port is 15014"
                )
            }
            apply(IstiodReport(statistics, of: place, after: report))
        } catch {
            guard !Task.isCancelled else { return }
            context.report(WayFailure(error), of: id, after: &lastFailure)
        }
        let seconds = deadline.elapsed / .seconds(1)
        context.inventory.update { [id] in $0.recordPoll(of: id.source, seconds: seconds) }
    }

    private mutating func apply(_ report: IstiodReport) {
        self.report = report
        lastFailure = nil
        let now = context.now()
        context.inventory.update { [id] state in
            state.apply(Observation(slots: [], reports: [.istiod(report)]), to: id, at: now)
            state.confirm(id, counters: nil, at: now)
        }
    }
}
