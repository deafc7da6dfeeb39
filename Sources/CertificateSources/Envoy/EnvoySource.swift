// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
package import HTTPTransport
import ServiceLifecycle

/// Polls Envoys at known admin endpoints, each by itself: one that hangs delays nobody.
package struct EnvoySource: Service {
    private let settings: EnvoySourceSettings
    private let transport: Transport
    private let context: SourceContext

    package init(settings: EnvoySourceSettings, transport: Transport, context: SourceContext) {
        self.settings = settings
        self.transport = transport
        self.context = context
    }

    package func run() async throws {
        register()
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for target in settings.targets {
                    group.addTask { await follow(target) }
                }
            }
        }
    }

    private func register() {
        let reasons =
            EnvoyAdminError.Reason.allLabels + CertificateError.Reason.allCases.map(\.rawValue) + [WayFailure.forbidden]
        let targets = Set(settings.targets.map(id))
        context.inventory.update { [settings] state in
            state.register(source: settings.name, reasons: reasons, limits: settings.polling.inventoryLimits)
            state.expect(targets, of: settings.name)
            for target in settings.targets {
                if let proxy = target.proxy.identity { state.identify(id(of: target), as: proxy) }
            }
        }
    }

    private func id(of target: EnvoyTargetSettings) -> TargetID {
        TargetID(source: settings.name, name: target.endpoint.description)
    }

    /// Few proxies are polled at once, so that the first page is soon complete; many are spread over the interval.
    private func follow(_ target: EnvoyTargetSettings) async {
        var poll = EnvoyTargetPoll(
            id: id(of: target),
            proxy: target.proxy,
            client: EnvoyAdminClient(
                transport: transport,
                endpoint: target.endpoint,
                tls: settings.tls,
                bearerTokenFile: settings.bearerTokenFile,
                maximumBodyBytes: settings.polling.maximumBodyBytes
            ),
            certificatesEvery: settings.certificatesEvery,
            timeout: settings.polling.timeout,
            context: context
        )
        let perTarget = Duration.milliseconds(2)
        let schedule = PollSchedule(
            interval: settings.polling.interval,
            target: target.endpoint.description,
            over: min(settings.polling.interval, perTarget * settings.targets.count)
        )
        let question = question(for: target)
        var agent = KnownAgent()
        await context.clock.repeating(schedule) {
            poll.agent = agent.facts
            await poll.run()
            guard let question, poll.reading.lastFailure == nil else { return }
            _ = await agent.ask(question, context: context)
        }
    }

    /// What to ask the agent of a proxy that has one.
    private func question(for target: EnvoyTargetSettings) -> KnownAgent.Question? {
        target.agent.map { agent in
            KnownAgent.Question(
                id: id(of: target),
                request: TransferRequest(endpoint: agent, path: StatisticsSelection.none.path),
                client: AgentClient(transport: transport, maximumBodyBytes: settings.polling.maximumBodyBytes),
                timeout: settings.polling.timeout,
                maximumAge: settings.polling.inventoryLimits.maximumAge
            )
        }
    }
}
