// SPDX-License-Identifier: Apache-2.0

/// How often the certificate of each slot was seen to change.
struct SlotHistory {
    private struct Entry {
        var content: String
        var rotations: Int64 = 0
    }

    private var entries: [[String: String]: Entry] = [:]

    /// Slots that are gone are forgotten.
    mutating func note(_ slots: [SeenSlot]) {
        var next: [[String: String]: Entry] = [:]
        for slot in slots {
            let content = slot.certificate.map { "\($0.number)" } ?? "\(slot.notAfter)"
            var entry = entries[slot.labels] ?? Entry(content: content)
            if entry.content != content { entry = Entry(content: content, rotations: entry.rotations + 1) }
            next[slot.labels] = entry
        }
        entries = next
    }

    func rotations(of slot: SeenSlot) -> Int64 { entries[slot.labels]?.rotations ?? 0 }
}
