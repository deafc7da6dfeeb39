// SPDX-License-Identifier: Apache-2.0

/// Slots, CAs and the leaves below them.
extension MeshOracle {
    func addSlots(to families: inout MeshFamilies, history: inout SlotHistory, now: Int64) {
        history.note(slots, at: now)
        for (labels, ages) in history.ages { families.set("istio_certificate_rotation_age_ratio", labels, ages) }
        for slot in slots {
            families.set("istio_certificate_expiration_timestamp", slot.labels, slot.notAfter)
            let effective = ([slot.notAfter] + slot.path.map(\.notAfter)).min() ?? slot.notAfter
            families.set("istio_certificate_effective_expiration_timestamp", slot.labels, effective)
            families.set("istio_certificate_rotations_total", slot.labels, history.rotations(of: slot))
            if let due = slot.due { families.set("istio_certificate_rotation_due_timestamp", slot.labels, due) }
            if slot.reportsUse { families.set("istio_certificate_in_use", slot.labels, 1) }
            guard let certificate = slot.certificate else { continue }
            families.set("istio_certificate_not_before_timestamp", slot.labels, certificate.notBefore)
            families.set(
                "istio_certificate_last_rotation_timestamp",
                slot.labels,
                slot.updatedAt ?? certificate.notBefore
            )
        }
    }

    func addAuthorities(to families: inout MeshFamilies) {
        for certificate in seen {
            families.raise(
                "istio_ca_expiration_timestamp",
                ["ca": certificate.key, "subject": certificate.subject, "role": certificate.role.rawValue],
                to: certificate.notAfter
            )
            families.lower("istio_ca_not_before_timestamp", ["ca": certificate.key], to: certificate.notBefore)
        }
        for certificate in reliedOn {
            families.lower("istio_ca_earliest_expiration_timestamp", ["ca": certificate.key], to: certificate.notAfter)
        }
    }

    /// The CA certificates that chains and bundles need to be valid.
    var reliedOn: [MeshCertificate] {
        slots.filter(\.isLeaf).flatMap(\.path) + proxies.filter(\.tellsTrust).flatMap(\.bundle)
            + locations.filter(\.isConfigMap).flatMap(\.entries).flatMap(\.certificates)
    }

    func addLeaves(to families: inout MeshFamilies) {
        for leaf in leaves {
            if let certificate = leaf.slot.certificate {
                for key in Set(leaf.slot.path.map(\.key)) {
                    let labels = leaf.region.merging(["ca": key]) { $1 }
                    families.add("istio_ca_signed_leaves", labels)
                    families.raise("istio_ca_issuance_lifetime_seconds", ["ca": key], to: certificate.lifetime)
                    if leaf.slot.path.contains(where: { $0.key == key && $0.notAfter < certificate.notAfter }) {
                        families.add("istio_ca_outliving_leaves", labels)
                    }
                }
                if leaf.slot.isOfMesh, let issuer = leaf.slot.path.first {
                    let labels = ["ca": issuer.key, "cluster": leaf.slot.labels["cluster"]]
                    families.raise("istio_ca_last_issuance_timestamp", labels, to: certificate.notBefore)
                }
            }
            if leaf.slot.isOfMesh {
                let anchors = leaf.anchors.isEmpty ? nil : Self.label(leaf.anchors)
                families.add("istio_trust_anchored_leaves", leaf.region.merging(["anchors": anchors]) { $1 })
            }
            if leaf.anchors.count == 1, let only = leaf.anchors.first {
                families.add("istio_ca_required_leaves", leaf.region.merging(["ca": only]) { $1 })
            }
        }
    }

    static func label(_ keys: Set<String>) -> String { keys.sorted().joined(separator: "+") }
}
