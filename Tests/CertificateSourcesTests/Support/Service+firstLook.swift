// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import CertificateSources
import Logging
import ServiceLifecycle

extension Service {
    /// Runs a source until every target of it was looked at.
    ///
    /// - Parameter name: the source's.
    func runUntilLooked(as name: String, in context: SourceContext) async throws {
        let services = ServiceGroup(services: [self], logger: context.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            while !context.inventory.hasLooked(at: [name]) { await Task.yield() }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }
}
