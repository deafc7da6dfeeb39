// SPDX-License-Identifier: Apache-2.0

import Certificates

/// Slots, proxies, and which target holds the labels of each.
extension InventoryState {
    mutating func applySlots(_ observed: [ObservedSlot], to record: inout TargetRecord, at now: UnixTime) {
        let old = record.slots
        record.slots = [:]
        record.shadowed = []
        for slot in observed {
            guard claim(slot, for: &record) else { continue }
            var state = old[slot.id] ?? SlotState()
            if let rotation = state.apply(slot, at: now) { note(rotation, of: slot.id) }
            judge(&state, slot.id, of: record)
            record.slots[slot.id] = state
        }
        for id in old.keys where record.slots[id] == nil { free(id, of: record) }
    }

    /// Whether `slot` may have series: its labels are nobody else's, and the source has room.
    private mutating func claim(_ slot: ObservedSlot, for record: inout TargetRecord) -> Bool {
        let source = record.id.source
        switch slotOwners[SlotHash(slot.id)] {
        case record.number?:
            return true
        case .some:
            drops[.duplicate, default: 0] += 1
            record.shadowed.append(slot)
            return false
        case nil:
            guard let health = sources[source], health.slots < health.limits.maximumSlots else {
                drops[.limit, default: 0] += 1
                return false
            }
            slotOwners[SlotHash(slot.id)] = record.number
            sources[source]?.slots += 1
            return true
        }
    }

    mutating func claim(_ proxy: ProxyIdentity?, for record: inout TargetRecord) {
        if let old = record.proxy, proxyOwners[old] == record.id { proxyOwners[old] = nil }
        record.proxy = nil
        guard let proxy else { return }
        guard proxyOwners[proxy] == nil else {
            drops[.duplicate, default: 0] += 1
            return
        }
        proxyOwners[proxy] = record.id
        record.proxy = proxy
    }

    private mutating func free(_ slot: SlotID, of record: TargetRecord) {
        guard slotOwners[SlotHash(slot)] == record.number else { return }
        slotOwners[SlotHash(slot)] = nil
        sources[record.id.source]?.slots -= 1
    }

    mutating func release(_ record: TargetRecord) {
        for id in record.slots.keys { free(id, of: record) }
        free(record.reports, of: record.id)
    }

    /// Gives labels that became free to a target that was refused them before.
    mutating func giveReleasedSlots(at now: UnixTime) {
        for id in waiting {
            guard var record = records.removeValue(forKey: id) else { continue }
            let shadowed = record.shadowed
            record.shadowed = []
            for slot in shadowed {
                guard slotOwners[SlotHash(slot.id)] == nil else {
                    record.shadowed.append(slot)
                    continue
                }
                guard claim(slot, for: &record) else { continue }
                var state = SlotState()
                _ = state.apply(slot, at: now)
                judge(&state, slot.id, of: record)
                record.slots[slot.id] = state
            }
            groups[record.group].slots = nextRevision()
            if record.shadowed.isEmpty { waiting.remove(id) }
            records[id] = record
        }
    }

    private func judge(_ slot: inout SlotState, _ id: SlotID, of record: TargetRecord) {
        slot.judge(id, by: policy, expected: record.expectedIdentity, isRevoked: revocations.isRevoked(slot))
    }

    private mutating func note(_ rotation: SlotState.Rotation, of slot: SlotID) {
        guard let ratio = rotation.ageRatio else { return }
        let group = RotationGroup(source: slot.source, namespace: slot.namespace)
        rotationAges[group, default: FixedHistogram(bounds: FixedHistogram.rotationAgeBounds)].record(ratio)
    }
}

/// Stands for a slot's labels, within one process.
struct SlotHash: Hashable, Sendable {
    let value: Int

    init(_ slot: SlotID) {
        value = slot.hashValue
    }
}
