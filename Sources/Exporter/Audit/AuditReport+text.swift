// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

extension AuditReport {
    /// The report for a person: the certificates as a table, then the findings.
    ///
    /// - Parameter showsAll: also CA certificates that nothing is wrong with and that nothing seen relies on.
    package func text(showsAll: Bool) -> String {
        let shown = showsAll ? certificates : certificatesThatMatter
        var lines = shown.isEmpty ? [] : table(shown)
        let hidden = certificates.count - shown.count
        if hidden > 0 {
            lines.append("")
            lines.append(
                "Not shown: \(hidden) places of CA certificates that are ok (--all shows them)"
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
        let number = certificates.count == 1 ? "1 certificate" : "\(certificates.count) certificates"
        lines.append("\(verdict.rawValue): \(number), \(found)")
        return lines.joined(separator: "\n")
    }

    /// Leaves, whatever is not well, and of the CA certificates that the mesh or a leaf here relies on each once: every
    /// Secret repeats the chain of its leaf.
    private var certificatesThatMatter: [AuditedCertificate] {
        var reliedOn: Set<Certificate> = []
        for certificate in certificates where certificate.id.role == .leaf {
            reliedOn.formUnion(certificate.slot.chain?.authorities ?? [])
        }
        // The mesh's own places speak for the others.
        var shownAt: [Certificate: SlotID] = [:]
        for certificate in certificates.filter(\.isOfLocation) + certificates {
            guard let authority = certificate.slot.certificate, shownAt[authority] == nil else { continue }
            if certificate.isOfLocation || reliedOn.contains(authority) { shownAt[authority] = certificate.id }
        }
        return certificates.filter { certificate in
            certificate.id.role == .leaf || certificate.verdict != .ok
                || certificate.slot.certificate.flatMap { shownAt[$0] } == certificate.id
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
    /// What it is called where it lies.
    fileprivate var secretText: String {
        var words = [id.secret, id.key].compactMap(\.self)
        if let name = id.name { words.append("(\(name)\(id.twin.map { " #\($0)" } ?? ""))") }
        return words.joined(separator: " ")
    }

    /// The common name of the CA above it, else its key, else the name that the certificate gives.
    fileprivate var issuerText: String {
        if let issuer { return issuer.commonName ?? "\(issuer.authorityID)" }
        guard let name = slot.certificate?.issuer else { return "" }
        // RFC 4514 text: the most specific part first, which is the common name where there is one.
        guard name.hasPrefix("CN="), !name.contains("\\") else { return name }
        return String(name.dropFirst(3).prefix { $0 != "," && $0 != "+" })
    }
}
