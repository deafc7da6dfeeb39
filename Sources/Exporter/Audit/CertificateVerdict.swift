// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// What an audit says of one certificate, the worst first. The raw value is in the report.
package enum CertificateVerdict: String, Sendable, Hashable, CaseIterable {
    /// It, or another certificate of its chain, has ended.
    case expired
    /// It, or another certificate of its chain, has not begun.
    case notYetValid = "not_yet_valid"
    /// The proxy was given it and uses another one.
    case notInUse = "not_in_use"
    /// So little of its life is left that it should have been replaced.
    case expiring
    case rotationOverdue = "rotation_overdue"
    /// A certificate of its chain ends before it does.
    case chainEndsFirst = "chain_ends_first"
    /// The place could not be read.
    case unknown
    case ok
}

extension CertificateVerdict: Comparable {
    package static func < (left: CertificateVerdict, right: CertificateVerdict) -> Bool {
        left.rank < right.rank
    }
}

extension CertificateVerdict {
    /// Everything that is to be said of a slot, the worst first, at least one.
    static func all(of slot: SlotState, role: CertificateRole, at now: UnixTime)
        -> [CertificateVerdict]
    {
        guard let current = slot.current, let end = slot.effectiveNotAfter else {
            return [slot.isInUse == false ? .notInUse : .unknown]
        }
        var verdicts: [CertificateVerdict] = []
        if now > end {
            verdicts.append(.expired)
        } else {
            if isBeforeBeginning(of: slot, at: now) { verdicts.append(.notYetValid) }
            if isExpiring(slot, role: role, at: now) { verdicts.append(.expiring) }
            if slot.isRotationOverdue(at: now) { verdicts.append(.rotationOverdue) }
            if end < current.notAfter { verdicts.append(.chainEndsFirst) }
        }
        if slot.isInUse == false { verdicts.append(.notInUse) }
        return verdicts.isEmpty ? [.ok] : verdicts.sorted()
    }

    private static func isBeforeBeginning(of slot: SlotState, at now: UnixTime) -> Bool {
        let chain = slot.chain?.certificates.lazy.map(\.notBefore).max()
        return now < max(slot.current?.notBefore ?? .min, chain ?? .min)
    }

    /// The rule `istio_certificate:expiring_soon:timestamp` of `alerts/`, so that both say the same.
    private static func isExpiring(_ slot: SlotState, role: CertificateRole, at now: UnixTime) -> Bool {
        guard let current = slot.current, let end = slot.effectiveNotAfter else { return false }
        let left = Double(end - now)
        if let due = slot.rotationDue {
            return left < min(0.5 * Double(current.notAfter - due), 14 * day)
        }
        guard let lifetime = current.lifetime.map(Double.init) else { return false }
        return left < (role == .leaf ? min(0.25 * lifetime, 14 * day) : min(0.2 * lifetime, 90 * day))
    }

    private static let day = 86_400.0
}
