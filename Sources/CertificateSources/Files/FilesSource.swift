// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import ServiceLifecycle

/// Watches certificate files by looking at them: a file is read when its stamp changed, and ends when it is gone.
package struct FilesSource: Service {
    private let settings: FilesSourceSettings
    private let context: SourceContext

    package init(settings: FilesSourceSettings, context: SourceContext) {
        self.settings = settings
        self.context = context
    }

    package func run() async throws {
        let reasons = FileError.Reason.allCases.map(\.rawValue) + CertificateError.Reason.allCases.map(\.rawValue)
        context.inventory.update { [settings] state in
            state.register(source: settings.name, reasons: reasons, limits: settings.polling.inventoryLimits)
        }
        await cancelWhenGracefulShutdown {
            var poll = FilesPoll(settings: settings, context: context)
            let schedule = PollSchedule(interval: settings.polling.interval, target: settings.name, over: .zero)
            await context.clock.repeating(schedule) { poll.run() }
        }
    }
}
