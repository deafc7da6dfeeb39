// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// What the targets of a group tell beside their certificates, and how the polls of those go that are no proxies.
enum ReportSection {
    static func render(_ records: [TargetRecord]) -> Section {
        var writer = SectionWriter()
        for record in records {
            writeHealth(of: record, to: &writer)
            for report in record.reports { write(report, to: &writer) }
        }
        return writer.section
    }

    private static func writeHealth(of record: TargetRecord, to writer: inout SectionWriter) {
        guard record.isPolledByName, let isUp = record.isUp else { return }
        let labels = LabelSet(polled: record.id)
        writer.noteCuts(in: labels)
        writer.add(.targetUp, record.failureReason.map { labels.appending("reason", $0) } ?? labels, isUp)
    }

    private static func write(_ report: TargetReport, to writer: inout SectionWriter) {
        switch report {
        case .istiod(let report): IstiodSection.write(report, to: &writer)
        case .managedCertificate(let report): CertManagerSection.write(report, to: &writer)
        case .issuer(let report): CertManagerSection.write(report, to: &writer)
        case .signingRequests(let report): SigningRequestsSection.write(report, to: &writer)
        case .vaultServer(let report): VaultSection.write(report, to: &writer)
        case .vaultMount(let report): VaultSection.write(report, to: &writer)
        case .tlsEndpoint(let report): TLSSection.write(report, to: &writer)
        case .mtls(let report): MTLSSection.write(report, to: &writer)
        case .plaintextRule(let report): MTLSSection.write(report, to: &writer)
        }
    }
}

extension LabelSet {
    /// Of a target that has series of its own about how its polls go.
    init(polled target: TargetID) {
        self.init(["source_name": target.source, "target": target.name])
    }
}
