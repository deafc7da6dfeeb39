// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import ServiceLifecycle

/// Watches certificate files by looking at them: a file is read when its stamp changed, and ends when it is gone.
package struct FilesSource: Service {
    private let settings: FilesSourceSettings
    private let context: SourceContext
    private let kubeconfigs: any KubeconfigReading

    package init(settings: FilesSourceSettings, context: SourceContext, kubeconfigs: any KubeconfigReading) {
        self.settings = settings
        self.context = context
        self.kubeconfigs = kubeconfigs
    }

    package func run() async throws {
        context.inventory.update { [settings] state in
            state.register(source: settings.name, reasons: Self.reasons, limits: settings.polling.inventoryLimits)
        }
        await cancelWhenGracefulShutdown {
            var poll = FilesPoll(settings: settings, context: context, kubeconfigs: kubeconfigs)
            let schedule = PollSchedule(interval: settings.polling.interval, target: settings.name, over: .zero)
            await context.clock.repeating(schedule) { poll.run() }
        }
    }

    private static let reasons =
        FileError.Reason.allCases.map(\.rawValue) + CertificateError.Reason.allCases.map(\.rawValue)
        + RevocationError.Reason.allCases.map(\.rawValue) + KeystoreError.Reason.allCases.map(\.rawValue)
        + [KubeconfigFault.reason]
}
