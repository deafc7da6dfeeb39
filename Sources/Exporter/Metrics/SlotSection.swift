// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Exposition

/// The series of a group's slots.
enum SlotSection {
    /// At most: each family of a slot, its information and, of the few that have one, a problem.
    static let seriesPerSlot = SlotFamily.all.count + 1

    /// - Parameter families: beside the information and the problems.
    static func render(_ records: [TargetRecord], families: [SlotFamily] = SlotFamily.all) -> Section {
        var writer = SectionWriter()
        for record in records {
            // Sorted, so that equal pictures are equal bytes.
            for (id, slot) in record.slots.map({ (LabelSet($0.key), $0.value) }).sorted(by: { $0.0 < $1.0 }) {
                for family in families {
                    if let value = family.value(slot) { writer.add(family.family, id, value) }
                }
                for problem in slot.problems {
                    writer.add(.problem, id.appending("problem", problem.rawValue), true)
                }
                var labels = id
                if let certificate = slot.certificate {
                    labels = info(id, certificate, slot)
                    writer.add(.info, labels, true)
                }
                writer.noteCuts(in: labels)
            }
        }
        return writer.section
    }

    private static func info(_ id: LabelSet, _ certificate: Certificate, _ slot: SlotState) -> LabelSet {
        var labels = id
        labels.append("serial", certificate.serialNumber.hexadecimal)
        labels.append("fingerprint", certificate.fingerprint.hex)
        if !certificate.subject.isEmpty { labels.append("subject", certificate.subject) }
        labels.append("issuer", certificate.issuer)
        if let spiffeID = certificate.spiffeID { labels.append("spiffe_id", spiffeID) }
        labels.append("key_algorithm", certificate.publicKey.algorithm)
        if let bits = certificate.publicKey.bits { labels.append("key_bits", "\(bits)") }
        labels.append("signature_algorithm", certificate.signatureAlgorithm)
        let issuer = certificate.role == .root ? certificate : slot.chain?.authorities.first
        if let issuer { labels.append("ca", "\(issuer.authorityID)") }
        return labels
    }
}
