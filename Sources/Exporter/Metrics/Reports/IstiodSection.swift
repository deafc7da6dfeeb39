// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// The series of an istiod.
enum IstiodSection {
    static func write(_ report: IstiodReport, to writer: inout SectionWriter) {
        let labels = LabelSet([
            "cluster": report.cluster, "namespace": report.namespace, "pod": report.pod, "address": report.address,
        ])
        writer.noteCuts(in: labels)
        writer.add(.istiodInfo, report.version.map { labels.appending("version", $0) } ?? labels, true)
        writer.add(.istiodSigning, labels, report.isSigning)
        if let count = report.signingRequests { writer.add(.istiodRequests, labels, count) }
        for failure in SigningFailure.allCases {
            guard let count = report.failures[failure] else { continue }
            writer.add(.istiodFailures, labels.appending("reason", failure.rawValue), count)
        }
        if let count = report.issuedCertificates { writer.add(.istiodIssued, labels, count) }
        if let time = report.rootNotAfter { writer.add(.istiodRootExpiration, labels, time) }
        if let time = report.chainNotAfter { writer.add(.istiodChainExpiration, labels, time) }
        if let count = report.secretErrors { writer.add(.istiodSecretErrors, labels, count) }
        for (type, count) in report.rejects.sorted(by: { $0.key < $1.key }) {
            // Versions that tell no types tell the sum.
            writer.add(.istiodRejects, type.isEmpty ? labels : labels.appending("type", type), count)
        }
    }
}
