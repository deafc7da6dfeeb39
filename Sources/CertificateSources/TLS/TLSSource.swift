// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
package import HTTPTransport
import ServiceLifecycle

/// Looks at TLS servers at known addresses, so many at once and no more.
package struct TLSSource: Service {
    /// Handshakes under way at the same time.
    private static let concurrency = 32

    private let settings: TLSSourceSettings
    private let context: SourceContext
    private let polls: [TargetID: TLSTargetPoll]

    package init(settings: TLSSourceSettings, transport: Transport, context: SourceContext) {
        self.settings = settings
        self.context = context
        let reader = TLSEndpointReader(
            transport: transport,
            interner: context.interner,
            signatures: context.signatures
        )
        var polls: [TargetID: TLSTargetPoll] = [:]
        for target in settings.targets where settings.shard.contains(uid: target.name) {
            let id = TargetID(source: settings.name, name: target.name)
            polls[id] = TLSTargetPoll(
                id: id,
                target: target,
                reader: reader,
                timeout: settings.polling.timeout,
                context: context
            )
        }
        self.polls = polls
    }

    package func run() async throws {
        register()
        let dispatcher = PollDispatcher<TargetID>(
            interval: settings.polling.interval,
            concurrency: Self.concurrency,
            clock: context.clock
        )
        for id in polls.keys { dispatcher.add(id, name: id.name) }
        await cancelWhenGracefulShutdown { [polls] in
            await dispatcher.run { id in
                await polls[id]?.run()
                return nil
            }
        }
    }

    private func register() {
        let reasons = TLSHandshakeError.Reason.allLabels + CertificateError.Reason.allCases.map(\.rawValue)
        context.inventory.update { [settings, polls] state in
            state.register(
                source: settings.name,
                reasons: reasons,
                limits: settings.polling.inventoryLimits,
                shards: settings.shard.total
            )
            state.expect(Set(polls.keys), of: settings.name)
        }
    }
}
