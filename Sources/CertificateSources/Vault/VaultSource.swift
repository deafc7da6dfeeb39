// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
package import HTTPTransport
import ServiceLifecycle
import Vault

/// Polls Vault and OpenBao servers: their health and their PKI mounts, and what a token shows beyond that. Each server
/// fares by itself.
package struct VaultSource: Service {
    private let settings: VaultSourceSettings
    /// Those of this instance.
    private let servers: [VaultServerSettings]
    private let transport: Transport
    private let context: SourceContext
    private let chance: @Sendable () -> Double

    /// - Parameter chance: 0..<1, by which renewals of tokens are spread.
    package init(
        settings: VaultSourceSettings,
        transport: Transport,
        context: SourceContext,
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.settings = settings
        self.transport = transport
        self.context = context
        self.chance = chance
        // By the server, so that one instance asks for its health.
        servers = settings.servers.filter { settings.shard.contains(uid: $0.endpoint.description) }
    }

    package func run() async throws {
        let polls = polls()
        register(polls)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for poll in polls {
                    group.addTask {
                        var poll = poll
                        await context.clock.repeating(schedule(of: poll.id)) { await poll.run() }
                    }
                    for listing in poll.listings {
                        group.addTask {
                            var listing = listing
                            await listing.waitForToken()
                            await context.clock.repeating(schedule(of: listing.id)) { await listing.run() }
                        }
                    }
                }
            }
        }
    }

    func polls() -> [VaultServerPoll] {
        var known: Set<Endpoint> = []
        let isAlone = Set(settings.servers.map(\.name)).count < 2
        return servers.map { server in
            VaultServerPoll(
                server: server,
                source: settings.name,
                polling: settings.polling,
                // Of several namespaces of a server, the first tells of the server.
                tellsHealth: known.insert(server.endpoint).inserted,
                isOnlyServer: isAlone,
                transport: transport,
                context: context,
                chance: chance
            )
        }
    }

    private func register(_ polls: [VaultServerPoll]) {
        let reasons =
            VaultError.Reason.allLabels + CertificateError.Reason.allCases.map(\.rawValue)
            + RevocationError.Reason.allCases.map(\.rawValue)
        let targets = Set(polls.flatMap(\.targets))
        // A first listing may take long, and nobody shall wait for it to find the program ready.
        let listings = Set(polls.flatMap(\.listings).map(\.id))
        context.inventory.update { [settings] state in
            state.register(
                source: settings.name,
                reasons: reasons,
                limits: settings.polling.inventoryLimits,
                shards: settings.shard.total
            )
            let listed = listings.filter { state.records[$0] != nil }
            state.expect(targets.subtracting(listings).union(listed), of: settings.name)
        }
    }

    /// Servers are few: the first page is soon complete.
    private func schedule(of id: TargetID) -> PollSchedule {
        PollSchedule(
            interval: settings.polling.interval,
            target: id.name,
            over: min(settings.polling.interval, .milliseconds(2) * servers.count)
        )
    }
}
