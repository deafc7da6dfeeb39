// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import HTTPTransport
import Kubernetes
import Logging

/// What every part of a cluster's source works with.
struct ClusterSourceContext: Sendable {
    let settings: KubernetesSourceSettings
    let client: APIClient
    let transport: Transport
    let source: SourceContext
    let picture: ClusterPicture
    /// Time since the source's start.
    let elapsed: @Sendable () -> Duration

    func target(_ name: ObjectName, part: String? = nil) -> TargetID {
        TargetID(source: settings.name, part: part, name: "\(name)")
    }

    /// Says on the page, and once in the log, that a part can look.
    func notePartUp(_ part: String) {
        let now = source.now()
        let isNews = source.inventory.update { $0.notePartUp(part, of: settings.name, at: now) }
        guard isNews else { return }
        source.logger.info("part of a source is up", metadata: ["source_name": "\(settings.name)", "part": "\(part)"])
    }

    /// Says on the page, and once in the log, why a part cannot look.
    func notePartDown(_ part: String, reason: String, message: String) {
        let now = source.now()
        let isNews = source.inventory.update { $0.notePartDown(part, of: settings.name, reason: reason, at: now) }
        source.logger.log(
            level: isNews ? .warning : .debug,
            "part of a source is down",
            metadata: [
                "source_name": "\(settings.name)", "part": "\(part)", "reason": "\(reason)", "error": "\(message)",
            ]
        )
    }
}
