// SPDX-License-Identifier: Apache-2.0

/// How often the certificate of each slot was seen to change, and how old it was then.
struct SlotHistory {
    private struct Entry {
        var certificate: MeshCertificate?
        var notAfter: Int64
        var rotations: Int64 = 0
    }

    private var entries: [[String: String]: Entry] = [:]
    /// Age ÷ lifetime of what was replaced, by source and namespace.
    private(set) var ages: [[String: String]: [Double]] = [:]

    /// Slots that are gone are forgotten; the ages of what was replaced in them are not.
    mutating func note(_ slots: [SeenSlot], at now: Int64) {
        var next: [[String: String]: Entry] = [:]
        for slot in slots {
            let old = entries[slot.labels]
            var entry = Entry(certificate: slot.certificate, notAfter: slot.notAfter, rotations: old?.rotations ?? 0)
            if let old, old.certificate != slot.certificate || old.notAfter != slot.notAfter {
                entry.rotations += 1
                if let certificate = old.certificate {
                    let age = Double((slot.updatedAt ?? now) - certificate.notBefore) / Double(certificate.lifetime)
                    ages[slot.labels.filter { ["source", "namespace"].contains($0.key) }, default: []].append(age)
                }
            }
            next[slot.labels] = entry
        }
        entries = next
    }

    func rotations(of slot: SeenSlot) -> Int64 { entries[slot.labels]?.rotations ?? 0 }
}
