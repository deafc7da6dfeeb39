// SPDX-License-Identifier: Apache-2.0

package import CertificateHealth
package import Certificates

/// What one look at everything showed.
package struct AuditReport: Sendable, Equatable {
    package let generatedAt: UnixTime
    package let verdict: AuditVerdict
    /// The worst first.
    package let certificates: [AuditedCertificate]
    /// The worst first.
    package let findings: [Finding]

    /// Pure: the same picture at the same time gives the same report.
    ///
    /// - Parameters:
    ///   - sources: what was to be looked at.
    ///   - progress: what was not looked at when the time was over.
    package init(
        _ state: InventoryState,
        of sources: [SourceConfiguration],
        progress: AuditProgress,
        at now: UnixTime
    ) {
        let certificates = state.records.values
            .flatMap { record in
                record.slots.map { AuditedCertificate($0.key, $0.value, of: record, at: now) }
            }
            .sorted()
        let remedies = RemedyCommands(sources)
        let census = Census(of: state.records.values, policy: state.policy)
        let findings =
            CertificateFindings(certificates, remedies, at: now).findings
            + TrustFindings(census, certificates, remedies, at: now).findings
            + RevocationFindings(state, census, remedies, at: now).findings
            + IssuerFindings(state, remedies, at: now).findings
            + SourceFindings(state, sources, progress, remedies).findings
        generatedAt = now
        self.certificates = certificates
        self.findings = findings.sorted()
        verdict = AuditVerdict(findings)
    }
}
