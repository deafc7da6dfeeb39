// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension AuditReport {
    /// The report for a program: `docs/check.md` lists the keys, which stay. Times are Unix seconds; what does not
    /// apply is left out.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(Document(self)), as: UTF8.self)
    }
}

private struct Document: Encodable {
    let generatedAt: UnixTime
    let verdict: String
    let certificates: [Item]
    let findings: [Trouble]

    init(_ report: AuditReport) {
        generatedAt = report.generatedAt
        verdict = report.verdict.rawValue
        certificates = report.certificates.map { Item($0) }
        findings = report.findings.map { Trouble($0) }
    }

    struct Item: Encodable {
        let source: String
        let cluster: String?
        let namespace: String?
        let workload: String?
        let pod: String?
        let secret: String?
        let key: String?
        let role: String
        let name: String?
        let twin: Int?
        let notBefore: UnixTime?
        let notAfter: UnixTime?
        let effectiveNotAfter: UnixTime?
        let rotationDue: UnixTime?
        let lastRotation: UnixTime?
        let issuer: String?
        let ca: String?
        let serial: String?
        let fingerprint: String?
        let spiffeID: String?
        let verdict: String
        let also: [String]
        let problems: [String]

        enum CodingKeys: String, CodingKey {
            case source, cluster, namespace, workload, pod, secret, key, role, name, twin, notBefore,
                notAfter
            case effectiveNotAfter, rotationDue, lastRotation, issuer, ca, serial, fingerprint, verdict, also, problems
            case spiffeID = "spiffe_id"
        }

        init(_ audited: AuditedCertificate) {
            let (id, slot) = (audited.id, audited.slot)
            source = id.source.rawValue
            cluster = id.cluster
            namespace = id.namespace?.printable
            workload = id.workload?.printable
            pod = id.pod?.printable
            secret = id.secret?.printable
            key = id.key?.printable
            role = id.role.rawValue
            name = id.name?.printable
            twin = id.twin
            notBefore = slot.current?.notBefore
            notAfter = slot.current?.notAfter
            effectiveNotAfter = slot.effectiveNotAfter
            rotationDue = slot.rotationDue
            lastRotation = slot.current == nil ? nil : slot.lastRotation
            issuer = slot.certificate?.issuer.printable
            ca = audited.issuer.map { "\($0.authorityID)" }
            serial = slot.current?.serialNumber?.hexadecimal
            fingerprint = slot.certificate?.fingerprint.hex
            spiffeID = slot.certificate?.spiffeID?.printable
            verdict = audited.verdict.rawValue
            problems = slot.problems.map(\.rawValue)
            also = audited.verdicts.dropFirst().map(\.rawValue)
        }
    }

    struct Trouble: Encodable {
        let severity: String
        let kind: String
        let summary: String
        let count: Int
        let places: [String]
        let time: UnixTime?
        let advice: String
        let command: String

        init(_ finding: Finding) {
            severity = finding.severity.rawValue
            kind = finding.kind.rawValue
            summary = finding.summary
            count = finding.places.count
            places = finding.places
            time = finding.time
            advice = finding.remedy.advice
            command = finding.remedy.command
        }
    }
}
