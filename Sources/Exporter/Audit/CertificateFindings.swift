// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// What is wrong with certificates, one finding a cause: a CA that ends is one, however many leaves it takes along.
struct CertificateFindings {
    private struct Cause: Hashable {
        let kind: FindingKind
        /// The CA whose end it is, where it is not the certificates' own.
        let limit: AuthorityID?
        /// The CA that signed them, and what kind of place they are in, where it is their own.
        var issuer: AuthorityID?
        var source: SourceKind?
        var isOfAuthority = false
    }

    let findings: [Finding]

    init(_ certificates: [AuditedCertificate], _ remedies: RemedyCommands, at now: UnixTime) {
        var groups: [Cause: [AuditedCertificate]] = [:]
        for certificate in certificates {
            for cause in Self.causes(of: certificate, at: now) {
                groups[cause, default: []].append(certificate)
            }
        }
        let limits = Set(groups.keys.compactMap(\.limit))
        findings = groups.compactMap { cause, members in
            // What ends with its leaves has been said with its leaves.
            if cause.isOfAuthority, let own = cause.issuer, limits.contains(own) { return nil }
            return Self.finding(cause, members, among: certificates, remedies)
        }
    }

    private static func causes(of certificate: AuditedCertificate, at now: UnixTime) -> [Cause] {
        let verdicts = certificate.verdicts
        let limit = certificate.limit
        func own(_ kind: FindingKind) -> Cause {
            let isOfAuthority = certificate.id.role != .leaf
            return Cause(
                kind: kind,
                limit: nil,
                issuer: (isOfAuthority ? certificate.slot.certificate : certificate.issuer)?.authorityID,
                source: isOfAuthority ? nil : certificate.id.source,
                isOfAuthority: isOfAuthority
            )
        }
        func limited(_ kind: FindingKind) -> Cause {
            limit.map { Cause(kind: kind, limit: $0.authorityID) } ?? own(kind)
        }
        return verdicts.compactMap { verdict in
            switch verdict {
            case .expired: limited(.expired)
            case .notYetValid: own(.notYetValid)
            case .notInUse: own(.notInUse)
            case .expiring: limited(.expiring)
            // A certificate that is late and therefore ends soon is one trouble, not two.
            case .rotationOverdue:
                verdicts.contains(.expiring) && limit == nil ? nil : own(.rotationOverdue)
            case .chainEndsFirst: verdicts.contains(.expiring) ? nil : limited(.chainEndsFirst)
            case .unknown: own(.unreadable)
            case .ok: nil
            }
        }
    }

    private static func finding(
        _ cause: Cause,
        _ members: [AuditedCertificate],
        among all: [AuditedCertificate],
        _ remedies: RemedyCommands
    ) -> Finding? {
        guard let first = members.first else { return nil }
        let time: UnixTime? =
            switch cause.kind {
            case .rotationOverdue: members.compactMap(\.slot.rotationDue).min()
            case .notYetValid: members.compactMap(\.slot.current?.notBefore).min()
            case .notInUse, .unreadable: nil
            default: members.compactMap(\.slot.effectiveNotAfter).min()
            }
        let severity: FindingSeverity? =
            cause.isOfAuthority && cause.kind.severity == .critical ? .warning : nil
        return Finding(
            cause.kind,
            severity: severity,
            summary(cause, members),
            places: members.map(\.place).sorted(),
            time: time,
            remedy: remedy(cause, first, among: all, remedies)
        )
    }

    private static func summary(_ cause: Cause, _ members: [AuditedCertificate]) -> String {
        let count = members.count == 1 ? "1 certificate" : "\(members.count) certificates"
        if let limit = members.first?.limit, cause.limit != nil {
            let name = limit.authorityText
            return switch cause.kind {
            case .expired: "The CA \(name) has ended, and \(count) with it"
            case .expiring: "The CA \(name) ends soon, and \(count) with it"
            default: "The CA \(name) ends before \(count) below it"
            }
        }
        if cause.isOfAuthority, let authority = members.first?.slot.certificate {
            let places = members.count == 1 ? "in one place" : "in \(members.count) places"
            return
                "The CA certificate \(authority.authorityText), \(places), \(statement(cause.kind, isPlural: false))"
        }
        let issuer =
            members.first?.issuer.map { "of the CA \($0.authorityText)" }
            ?? "of an issuer that is not at hand"
        return "\(count) \(issuer) \(statement(cause.kind, isPlural: members.count != 1))"
    }

    private static func statement(_ kind: FindingKind, isPlural: Bool) -> String {
        switch kind {
        case .expired: isPlural ? "have ended" : "has ended"
        case .notYetValid: isPlural ? "are not valid yet" : "is not valid yet"
        case .notInUse:
            isPlural ? "were delivered and are not in use" : "was delivered and is not in use"
        case .expiring: isPlural ? "end soon" : "ends soon"
        case .rotationOverdue: isPlural ? "were not rotated when due" : "was not rotated when due"
        case .chainEndsFirst: isPlural ? "outlive their chain" : "outlives its chain"
        default: "could not be read"
        }
    }

    private static func remedy(
        _ cause: Cause,
        _ first: AuditedCertificate,
        among all: [AuditedCertificate],
        _ remedies: RemedyCommands
    ) -> Remedy {
        if let limit = cause.limit {
            let place = TrustFindings.place(of: limit, among: all) ?? first
            return Remedy(
                "renew the CA, then have everything below it issued again",
                remedies.look(at: place)
            )
        }
        switch cause.kind {
        case .expired where first.id.role == .leaf, .expiring where first.id.role == .leaf,
            .rotationOverdue:
            return Remedy("find out why it was not replaced", remedies.logs(of: first))
        case .expired, .expiring:
            return Remedy(
                "renew the CA, or take the certificate out where nobody needs it",
                remedies.look(at: first)
            )
        case .notYetValid:
            return Remedy(
                "compare the clocks of its issuer and of this machine",
                remedies.look(at: first)
            )
        case .notInUse:
            return Remedy("find out why the proxy does not take it", remedies.logs(of: first))
        default:
            return Remedy("see what lies there", remedies.look(at: first))
        }
    }
}
