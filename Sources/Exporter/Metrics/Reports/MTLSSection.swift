// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// The series of mTLS policy.
enum MTLSSection {
    static func write(_ report: MTLSReport, to writer: inout SectionWriter) {
        var last: MTLSReport.Workload?
        for workload in report.workloads {
            let labels = LabelSet([
                "cluster": report.cluster, "namespace": report.namespace, "workload": workload.name,
                "port": workload.port.map { "\($0)" },
            ])
            writer.noteCuts(in: labels)
            let policy = workload.policy.map { labels.appending("policy", $0) } ?? labels
            writer.add(.mtlsMode, policy.appending("mode", workload.mode.rawValue), true)
            // Of several modes of one port, the time of the one that demands the least: it comes first.
            let isFirst = last?.name != workload.name || last?.port != workload.port
            if isFirst, let time = workload.since { writer.add(.mtlsSince, labels, time) }
            last = workload
        }
    }

    static func write(_ report: PlaintextRuleReport, to writer: inout SectionWriter) {
        for part in report.parts {
            let labels = LabelSet([
                "cluster": report.cluster, "namespace": report.namespace, "destination_rule": report.name,
                "host": report.host, "subset": part.subset, "port": part.port.map { "\($0)" }, "mode": part.mode,
            ])
            writer.noteCuts(in: labels)
            writer.add(.mtlsClientDisabled, labels, true)
        }
    }
}
