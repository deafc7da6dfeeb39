// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

extension AuditReport {
    /// The report for a person: the certificates as a table, then the findings.
    ///
    /// - Parameter showsAll: also CA certificates that nothing is wrong with and that nothing seen relies on.
    package func text(showsAll: Bool) -> String {
        let reliedOn = reliedOn
        let shown = showsAll ? certificates : certificates.filter { $0.matters(reliedOn) }
        var lines = shown.isEmpty ? [] : table(shown)
        let hidden = certificates.count - shown.count
        if hidden > 0 {
            lines.append("")
            lines.append(
                "Left out: CA certificates that are ok and that no leaf here relies on: \(hidden) (--all shows them)"
            )
        }
        for finding in findings {
            lines.append("")
            lines += description(of: finding)
        }
        if !lines.isEmpty { lines.append("") }
        let counts = FindingSeverity.allCases.compactMap { severity in
            let count = findings.count { $0.severity == severity }
            return count == 0 ? nil : "\(count) \(severity.rawValue)"
        }
        let found = counts.isEmpty ? "no findings" : "findings: " + counts.joined(separator: ", ")
        lines.append("\(verdict.rawValue): \(certificates.count) certificates, \(found)")
        return lines.joined(separator: "\n")
    }

    /// The CA certificates above the leaves.
    private var reliedOn: Set<Certificate> {
        certificates.reduce(into: []) { found, certificate in
            guard certificate.id.role == .leaf else { return }
            found.formUnion(certificate.slot.chain?.authorities ?? [])
        }
    }

    private func table(_ certificates: [AuditedCertificate]) -> [String] {
        let namesCluster = certificates.contains { $0.id.cluster != nil }
        var table = TextTable(
            (namesCluster ? ["CLUSTER"] : []) + [
                "SOURCE", "NAMESPACE", "WORKLOAD/POD", "SECRET", "ROLE", "TIME-LEFT", "LIFE-LEFT", "ISSUER",
                "VERDICT",
            ]
        )
        for certificate in certificates {
            let id = certificate.id
            table.append(
                (namesCluster ? [id.cluster ?? ""] : []) + [
                    id.source.rawValue, id.namespace ?? "", id.pod ?? id.workload ?? "",
                    certificate.secretText,
                    id.role.rawValue, timeLeft(certificate), lifeLeft(certificate), certificate.issuerText,
                    certificate.verdict.rawValue,
                ]
            )
        }
        return table.lines
    }

    private func timeLeft(_ certificate: AuditedCertificate) -> String {
        guard let end = certificate.slot.effectiveNotAfter else { return "" }
        return end < generatedAt
            ? "-" + ReadableTime.span(generatedAt - end) : ReadableTime.span(end - generatedAt)
    }

    private func lifeLeft(_ certificate: AuditedCertificate) -> String {
        guard let end = certificate.slot.effectiveNotAfter,
            let lifetime = certificate.slot.current?.lifetime,
            lifetime > 0
        else { return "" }
        return "\(min(100, max(0, (end - generatedAt) * 100 / lifetime)))%"
    }

    private func description(of finding: Finding) -> [String] {
        var lines = ["\(finding.severity.rawValue.uppercased())  \(finding.summary)"]
        if !finding.places.isEmpty {
            let more = finding.places.count - Self.placesShown
            let shown = finding.places.prefix(Self.placesShown).joined(separator: ", ")
            lines.append("    where  \(shown)\(more > 0 ? " and \(more) more" : "")")
        }
        if let time = finding.time {
            let distance =
                time > generatedAt
                ? "in \(ReadableTime.span(time - generatedAt))"
                : "\(ReadableTime.span(generatedAt - time)) ago"
            lines.append("    when   \(ReadableTime.text(time)) (\(distance))")
        }
        lines.append("    do     \(finding.remedy.advice):")
        lines.append("           \(finding.remedy.command)")
        return lines
    }

    private static let placesShown = 3
}

extension AuditedCertificate {
    fileprivate func matters(_ reliedOn: Set<Certificate>) -> Bool {
        id.role == .leaf || verdict != .ok || isOfLocation
            || slot.certificate.map { reliedOn.contains($0) } == true
    }

    /// What it is called where it lies.
    fileprivate var secretText: String {
        var words = [id.secret, id.key].compactMap(\.self)
        if let name = id.name { words.append("(\(name)\(id.twin.map { " #\($0)" } ?? ""))") }
        return words.joined(separator: " ")
    }

    /// The common name of the CA above it, else its key, else the name that the certificate gives.
    fileprivate var issuerText: String {
        if let issuer { return issuer.commonName ?? "\(issuer.authorityID)" }
        return slot.certificate?.issuer ?? ""
    }
}
