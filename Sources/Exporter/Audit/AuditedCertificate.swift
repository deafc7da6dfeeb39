// SPDX-License-Identifier: Apache-2.0

package import CertificateHealth
import Certificates

/// One certificate at one place, and what is to be said of it.
package struct AuditedCertificate: Sendable, Equatable {
    package let id: SlotID
    let target: TargetID
    let slot: SlotState
    /// The worst first, at least one.
    package let verdicts: [CertificateVerdict]
    /// Whether the mesh takes or trusts its CA from there.
    let isOfLocation: Bool

    package var verdict: CertificateVerdict { verdicts[0] }

    init(_ id: SlotID, _ slot: SlotState, of record: TargetRecord, at now: UnixTime) {
        self.id = id
        self.slot = slot
        target = record.id
        verdicts = CertificateVerdict.all(of: slot, role: id.role, at: now)
        isOfLocation = record.location != nil
    }

    /// The nearest CA above it; a root is its own.
    var issuer: Certificate? { id.role == .root ? slot.certificate : slot.chain?.authorities.first }

    /// The CA whose end is the whole chain's end, where the chain ends before the certificate does.
    var limit: Certificate? {
        guard let current = slot.current else { return nil }
        return slot.chain?.authorities.min { $0.notAfter < $1.notAfter }.flatMap { first in
            first.notAfter < current.notAfter ? first : nil
        }
    }

    /// Where it is, as a person says it.
    var place: String {
        let object = [id.namespace, id.pod ?? id.workload].compactMap(\.self).joined(separator: "/")
        var words: [String] = []
        switch id.source {
        case .secret, .configMap:
            words = [[id.namespace, id.secret].compactMap(\.self).joined(separator: "/")]
        case .certManager:
            words = ["certificate", [id.namespace, id.name].compactMap(\.self).joined(separator: "/")]
        case .file, .webhook, .clusterTrustBundle, .vault, .tls, .signingRequest:
            words = [id.secret ?? target.name]
        case .envoy, .ztunnel, .agent, .handshake:
            words = [object.isEmpty ? target.name : object]
            if let secret = id.secret { words.append(secret) }
        }
        if let key = id.key { words.append(key) }
        if let name = id.name { words.append("(\(name)\(id.twin.map { " #\($0)" } ?? ""))") }
        return ([id.cluster.map { "\($0):" }].compactMap(\.self) + words).joined(separator: " ")
    }
}

extension AuditedCertificate: Comparable {
    /// The worst first; of equally bad ones what ends first.
    package static func < (left: AuditedCertificate, right: AuditedCertificate) -> Bool {
        if left.verdict != right.verdict { return left.verdict < right.verdict }
        let ends = (left.slot.effectiveNotAfter ?? .max, right.slot.effectiveNotAfter ?? .max)
        if ends.0 != ends.1 { return ends.0 < ends.1 }
        return left.place < right.place
    }
}

extension Certificate {
    /// A CA as findings name it: its subject and its key.
    var authorityText: String { "\(subject.isEmpty ? "without a name" : subject) (\(authorityID))" }
}
