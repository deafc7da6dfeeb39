// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// The series of mTLS policy.
enum MTLSSection {
    static func write(_ report: MTLSReport, to writer: inout SectionWriter) {
        for workload in report.workloads {
            let labels = LabelSet([
                "cluster": report.cluster, "namespace": report.namespace, "workload": workload.name,
                "port": workload.port.map { "\($0)" },
            ])
            writer.noteCuts(in: labels)
            let policy = workload.policy.map { labels.appending("policy", $0) } ?? labels
            writer.add(.mtlsMode, policy.appending("mode", workload.mode.rawValue), true)
            if let time = workload.since { writer.add(.mtlsSince, labels, time) }
        }
        for rule in report.plaintextRules {
            let labels = LabelSet([
                "cluster": report.cluster, "namespace": report.namespace, "destination_rule": rule.rule,
                "host": rule.host, "subset": rule.subset, "port": rule.port.map { "\($0)" }, "mode": rule.mode,
            ])
            writer.noteCuts(in: labels)
            writer.add(.mtlsClientDisabled, labels, true)
        }
    }
}
