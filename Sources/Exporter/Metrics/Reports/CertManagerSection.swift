// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// The series of cert-manager's Certificates and issuers.
enum CertManagerSection {
    static func write(_ report: ManagedCertificateReport, to writer: inout SectionWriter) {
        let labels = LabelSet(["cluster": report.cluster, "namespace": report.namespace, "name": report.name])
        var information = labels
        if let secret = report.secret { information.append("secret", secret) }
        if let issuer = report.issuer { information.append("issuer", issuer) }
        if let kind = report.issuerKind { information.append("issuer_kind", kind) }
        if let group = report.issuerGroup { information.append("issuer_group", group) }
        information.append("is_ca", report.isAuthority ? "true" : "false")
        writer.noteCuts(in: information)
        writer.add(.managedInfo, information, true)
        writer.add(.managedReady, labels, report.isReady)
        if let reason = report.notReadyReason {
            writer.add(.managedNotReady, labels.appending("reason", reason), true)
        }
        writer.add(.managedIssuing, labels, report.isIssuing)
        if let reason = report.failureReason { writer.add(.managedFailure, labels.appending("reason", reason), true) }
        if let revision = report.revision { writer.add(.managedRevision, labels, revision) }
        if let attempts = report.failedAttempts { writer.add(.managedFailedAttempts, labels, attempts) }
        if let time = report.lastFailure { writer.add(.managedLastFailure, labels, time) }
        if let isMatched = report.isSecretMatched { writer.add(.managedSecretMatched, labels, isMatched) }
    }

    static func write(_ report: IssuerReport, to writer: inout SectionWriter) {
        let labels = LabelSet([
            "cluster": report.cluster, "namespace": report.namespace, "name": report.name, "kind": report.kind,
        ])
        writer.noteCuts(in: labels)
        writer.add(.issuerReady, report.type.map { labels.appending("type", $0) } ?? labels, report.isReady)
        if let reason = report.notReadyReason { writer.add(.issuerNotReady, labels.appending("reason", reason), true) }
    }
}
