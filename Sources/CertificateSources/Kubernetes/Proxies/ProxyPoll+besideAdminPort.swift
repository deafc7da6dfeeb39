// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import EnvoyAdmin
import HTTPTransport

extension ProxyPoll {
    /// What the agent alone knows of a proxy whose admin port was read. Who drops packets to one agent of a namespace
    /// drops those to all of them: the others do not wait for it.
    mutating func askAgent() async {
        guard context.settings.ways.contains(.agent), leads(.agent, to: proxy) else { return }
        let (namespace, elapsed) = (namespace, context.elapsed)
        guard let request = try? agentRequest(StatisticsSelection.none.path) else { return }
        let question = KnownAgent.Question(
            id: id,
            request: request,
            client: agentClient,
            timeout: deadline.remaining,
            maximumAge: context.settings.polling.inventoryLimits.maximumAge
        )
        guard context.picture.update({ $0.silentAgents.allows(.agent, in: namespace, at: elapsed()) }) else {
            return reading.besideAdminPort.leave(question, context: context.source)
        }
        let poll = self
        let failure = await reading.besideAdminPort.ask(question, context: context.source) {
            try poll.checkPeer()
        }
        context.picture.update { state in
            if failure == TransferError.Reason.timeout.rawValue {
                state.silentAgents.refuse(.agent, in: namespace, at: elapsed())
            } else {
                state.silentAgents.accept(.agent, in: namespace)
            }
        }
    }
}
