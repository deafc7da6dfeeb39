// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

extension DestinationRule {
    /// Each is a series.
    private static let maximumParts = 100

    func reading(in cluster: String?) -> ObjectReading {
        var parts: [PlaintextRuleReport.Part] = []
        for setting in tlsSettings where setting.mode == TLSSetting.disabled {
            let part = PlaintextRuleReport.Part(subset: setting.subset, port: setting.port, mode: setting.mode)
            if !parts.contains(part) { parts.append(part) }
            if parts.count > Self.maximumParts { break }
        }
        guard !parts.isEmpty else { return .nothing }
        let report = PlaintextRuleReport(
            cluster: cluster,
            namespace: name.namespace ?? "",
            name: name.name,
            host: host,
            parts: Array(parts.prefix(Self.maximumParts))
        )
        let message = "destinationrule \(name): only the first \(Self.maximumParts) places that turn TLS off are read"
        return ObjectReading(
            observation: Observation(slots: [], reports: [.plaintextRule(report)]),
            problems: parts.count > Self.maximumParts ? [SourceProblem(reason: "too_large", message: message)] : []
        )
    }
}
