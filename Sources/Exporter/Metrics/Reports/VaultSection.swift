// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// The series of Vault servers and their PKI mounts.
enum VaultSection {
    static func write(_ report: VaultServerReport, to writer: inout SectionWriter) {
        let labels = LabelSet(["server": report.server])
        writer.noteCuts(in: labels)
        if report.part == .health { writeHealth(report, labels, to: &writer) }
        for token in report.tokens {
            let labels = LabelSet(["server": report.server, "vault_namespace": token.namespace])
            if let time = token.expiration { writer.add(.vaultTokenExpiration, labels, time) }
            writer.add(.vaultTokenRenewable, labels, token.isRenewable)
        }
    }

    private static func writeHealth(_ report: VaultServerReport, _ labels: LabelSet, to writer: inout SectionWriter) {
        writer.add(.vaultInfo, report.version.map { labels.appending("version", $0) } ?? labels, true)
        if let isSealed = report.isSealed { writer.add(.vaultSealed, labels, isSealed) }
        if let isInitialized = report.isInitialized { writer.add(.vaultInitialized, labels, isInitialized) }
        if let isStandby = report.isStandby { writer.add(.vaultStandby, labels, isStandby) }
        if let skew = report.clockSkew { writer.add(.vaultClockSkew, labels, skew) }
    }

    static func write(_ report: VaultMountReport, to writer: inout SectionWriter) {
        let labels = LabelSet([
            "server": report.server, "vault_namespace": report.namespace, "mount": report.mount,
        ])
        writer.noteCuts(in: labels)
        for issuer in report.issuers {
            var information = labels
            if let name = issuer.name { information.append("issuer", name) }
            information.append("issuer_id", issuer.id)
            if let authority = issuer.authority { information.append("ca", "\(authority)") }
            information.append("default", issuer.isDefault ? "true" : "false")
            writer.add(.vaultIssuer, information, true)
        }
        for role in report.roles {
            let labels = labels.appending("role", role.name)
            if let seconds = role.maximumLifetime { writer.add(.vaultRoleMaximum, labels, seconds) }
            if let seconds = role.lifetime { writer.add(.vaultRoleLifetime, labels, seconds) }
        }
        for state in VaultMountReport.StoredState.allCases {
            guard let count = report.stored[state] else { continue }
            writer.add(.vaultStored, labels.appending("state", state.rawValue), Int64(count))
        }
    }
}
