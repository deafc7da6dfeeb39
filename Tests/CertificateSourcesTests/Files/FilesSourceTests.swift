// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import CertificateSources

@Suite(.timeLimit(.minutes(1))) struct FilesSourceTests {
    @Test func `the files are looked at until the program ends`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write(TestCertificateAuthority.root().pem, to: "a.pem")
        let inventory = Inventory()
        let (looks, look) = AsyncStream.makeStream(of: Void.self)
        // The time is asked for at each look.
        let context = SourceContext(
            inventory: inventory,
            logger: Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() }),
            clock: SteppingClock(),
            now: {
                look.yield()
                return 5_000
            }
        )
        let settings = FilesSourceSettings(name: "files", polling: .of(), patterns: [directory.path("*.pem")])
        let services = ServiceGroup(
            services: [FilesSource(settings: settings, context: context, kubeconfigs: NoKubeconfigs())],
            logger: context.logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            var count = 0
            for await _ in looks {
                count += 1
                if count == 10 { break }
            }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
        let health = inventory.snapshot.sources["files"]
        #expect(inventory.snapshot.records.values.map(\.isUp) == [true])
        #expect((health?.pollDuration.counts.reduce(0, +) ?? 0) > 1)
        #expect(health?.errors["not_found"] == 0)
        #expect(health?.errors["too_many_names"] == 0)
    }
}
