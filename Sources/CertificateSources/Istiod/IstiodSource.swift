// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
package import HTTPTransport
import ServiceLifecycle

/// Polls istiods at known addresses: their metrics, and what they present on their TLS ports. Each address fares by
/// itself.
package struct IstiodSource: Service {
    private let settings: IstiodSourceSettings
    private let targets: [IstiodTargetSettings]
    private let transport: Transport
    private let context: SourceContext

    package init(settings: IstiodSourceSettings, transport: Transport, context: SourceContext) {
        self.settings = settings
        self.transport = transport
        self.context = context
        targets = settings.targets.filter { settings.shard.contains(uid: $0.name) }
    }

    package func run() async throws {
        register()
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for target in targets {
                    group.addTask { await followMetrics(of: target) }
                    for address in target.tlsAddresses { group.addTask { await follow(address, of: target) } }
                }
            }
        }
    }

    private func register() {
        let reasons =
            EnvoyAdminError.Reason.allLabels + CertificateError.Reason.allCases.map(\.rawValue) + [WayFailure.forbidden]
        let ids = Set(targets.flatMap { target in [id(of: target)] + target.tlsAddresses.map(id) })
        context.inventory.update { [settings] state in
            state.register(
                source: settings.name,
                reasons: reasons,
                limits: settings.polling.inventoryLimits,
                shards: settings.shard.total
            )
            state.expect(ids, of: settings.name)
        }
    }

    private func id(of target: IstiodTargetSettings) -> TargetID { TargetID(source: settings.name, name: target.name) }

    private func id(of address: IstiodTargetSettings.TLSAddress) -> TargetID {
        TargetID(source: settings.name, name: address.description)
    }

    private func followMetrics(of target: IstiodTargetSettings) async {
        let client = IstiodClient(transport: transport, maximumBodyBytes: settings.polling.maximumBodyBytes)
        let request = TransferRequest(
            endpoint: target.endpoint,
            path: target.path,
            bearerTokenFile: settings.bearerTokenFile,
            tls: settings.tls
        )
        var poll = IstiodMetricsPoll(
            id: id(of: target),
            place: target.place,
            timeout: settings.polling.timeout,
            context: context
        )
        await context.clock.repeating(schedule(of: poll.id)) {
            await poll.run { deadline in try await client.istiodStatistics(by: request, until: deadline) }
        }
    }

    private func follow(_ address: IstiodTargetSettings.TLSAddress, of target: IstiodTargetSettings) async {
        var poll = IstiodServingPoll(
            id: id(of: address),
            host: address.host,
            port: address.port,
            slot: target.place.slot(secret: target.pod == nil ? address.description : "\(address.port)"),
            timeout: settings.polling.timeout,
            context: context,
            transport: transport
        )
        await context.clock.repeating(schedule(of: poll.id)) { await poll.run() }
    }

    /// istiods are few: the first page is soon complete.
    private func schedule(of id: TargetID) -> PollSchedule {
        PollSchedule(
            interval: settings.polling.interval,
            target: id.name,
            over: min(settings.polling.interval, .milliseconds(2) * targets.count)
        )
    }
}
