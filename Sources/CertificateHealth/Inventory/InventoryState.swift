// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// The picture of every certificate, as a value: the newest observation of every location, and what changed.
///
/// Pure: each step takes the time and says what follows. `Inventory` puts it under a lock.
package struct InventoryState: Sendable {
    package internal(set) var records: [TargetID: TargetRecord] = [:]
    package internal(set) var groups: [InventoryGroup] = []
    package internal(set) var sources: [String: SourceHealth] = [:]
    package internal(set) var rotationAges: [RotationGroup: FixedHistogram] = [:]
    package internal(set) var drops: [DropReason: UInt64] = [:]
    package private(set) var policy = CertificatePolicy.none
    /// The record that holds each slot's labels. Keys are hashes, because there is one for every slot of the mesh: two
    /// different slots with one hash of 64 bits would be taken for a duplicate, which is counted, and does not happen.
    var slotOwners: [SlotHash: UInt64] = [:]
    var proxyOwners: [ProxyIdentity: TargetID] = [:]
    var reportOwners: [ReportSubject: TargetID] = [:]
    var revocations = RevocationRegistry()
    /// Targets that wait for labels which another one holds.
    var waiting: Set<TargetID> = []
    /// The same of reports.
    var waitingReporters: Set<TargetID> = []
    private var revision: UInt64 = 0
    private var lastNumber: UInt64 = 0
    private var lastExpirationLook: UnixTime = .max
    private var nextExpiration: UnixTime = .min

    package init() {}
}

// MARK: - Sources

extension InventoryState {
    /// Makes a source known, with every reason it can fail for, so that its error counters start at zero.
    ///
    /// - Parameter shards: instances among which the source's targets are divided.
    package mutating func register(source: String, reasons: [String], limits: InventoryLimits, shards: Int = 1) {
        var health = sources[source] ?? SourceHealth(limits: limits)
        health.limits = limits
        health.shards = shards
        nextExpiration = .min
        for reason in reasons { health.errors[reason, default: 0] += 0 }
        sources[source] = health
    }

    /// From now on certificates are judged by this policy, those that are known too.
    package mutating func use(_ policy: CertificatePolicy) {
        guard policy != self.policy else { return }
        self.policy = policy
        for (target, record) in records {
            for (id, slot) in record.slots {
                records[target]?.slots[id]?.judge(
                    id,
                    by: policy,
                    expected: record.expectedIdentity,
                    isRevoked: revocations.isRevoked(slot)
                )
            }
            groups[record.group].slots = nextRevision()
        }
    }

    /// The targets that a source, or a part of it, has now. Those it no longer has end at once.
    package mutating func expect(_ targets: Set<TargetID>, of source: String, part: String? = nil) {
        retain(targets, of: source, part: part)
        for id in targets { insert(id) }
    }

    /// Ends the targets of a part that are not among these. What is watched comes by itself.
    package mutating func retain(_ targets: Set<TargetID>, of source: String, part: String?) {
        for id in records.keys where id.source == source && id.part == part && !targets.contains(id) { remove(id) }
    }

    package mutating func unregister(source: String) {
        for id in records.keys where id.source == source { remove(id) }
        sources[source] = nil
    }

    /// Makes the parts of a source known, so that each has a series before its first answer.
    package mutating func register(parts: some Sequence<String>, of source: String) {
        for part in parts where sources[source]?.parts[part] == nil { sources[source]?.parts[part] = PartHealth() }
    }

    /// What `part` watches is as its last look showed it, up to now.
    ///
    /// - Returns: whether it was not up before.
    @discardableResult
    package mutating func notePartUp(_ part: String, of source: String, at now: UnixTime) -> Bool {
        guard sources[source] != nil else { return false }
        var health = sources[source]?.parts[part] ?? PartHealth()
        let wasUp = health.isUp == true
        health.isUp = true
        health.reason = nil
        health.lastSuccess = now
        sources[source]?.parts[part] = health
        sources[source]?.lastSuccess = now
        return !wasUp
    }

    /// `part` cannot look, for a reason that is a label value. What it knew stays, and grows old from here on.
    ///
    /// - Returns: whether this is news.
    @discardableResult
    package mutating func notePartDown(_ part: String, of source: String, reason: String, at now: UnixTime) -> Bool {
        guard sources[source] != nil else { return false }
        countError(reason, of: source)
        var health = sources[source]?.parts[part] ?? PartHealth()
        let isNews = health.isUp != false || health.reason != reason
        if health.isUp == true { health.lastSuccess = now }
        health.isUp = false
        health.reason = reason
        sources[source]?.parts[part] = health
        return isNews
    }

    package mutating func countError(_ reason: String, of source: String, by amount: UInt64 = 1) {
        sources[source]?.errors[reason, default: 0] += amount
    }

    /// A source that lists its targets itself succeeded in doing so.
    package mutating func noteSuccess(of source: String, at now: UnixTime) {
        sources[source]?.lastSuccess = now
    }

    package mutating func recordPoll(of source: String, seconds: Double) {
        sources[source]?.pollDuration.record(seconds)
    }
}

// MARK: - Targets

extension InventoryState {
    /// Gives a target the labels that are known before it was ever reached, so that one that never answers has a
    /// series that says so.
    package mutating func identify(_ id: TargetID, as proxy: ProxyIdentity) {
        insert(id)
        guard var record = records.removeValue(forKey: id) else { return }
        let before = record.proxy
        claim(proxy, for: &record)
        if record.proxy != before { noteLabels(of: record) }
        records[id] = record
    }

    /// Takes in a new observation of a target.
    package mutating func apply(_ observation: Observation, to id: TargetID, at now: UnixTime) {
        insert(id)
        guard var record = records.removeValue(forKey: id) else { return }
        let before = record
        if record.proxy != observation.proxy { claim(observation.proxy, for: &record) }
        record.noteProxyDetails(of: observation)
        let issuers = takeRevocation(from: observation, into: &record)
        applySlots(observation.slots, to: &record, at: now)
        record.trustBundle = observation.trustBundle
        record.capability = observation.capability
        record.namespaceBundle = observation.namespaceBundle
        record.location = observation.location
        record.changedAt = changeTime(of: record, before: before, observation, at: now)
        if record.showsOtherCertificates(than: before) { groups[record.group].slots = nextRevision() }
        applyReports(observation.reports, to: &record)
        if record.proxy != before.proxy || record.capability != before.capability { noteLabels(of: record) }
        records[id] = record
        judgeRevocation(of: issuers)
        if !record.shadowed.isEmpty { waiting.insert(id) }
        if before.slots.keys.contains(where: { record.slots[$0] == nil }) { giveReleasedSlots(at: now) }
        if before.reports.contains(where: { reportOwners[$0.subject] == nil }) { giveReleasedReports() }
    }

    /// Whatever tells how a target's polls go is under other labels now: those of a proxy, or of a target that is none.
    private mutating func noteLabels(of record: TargetRecord) {
        groups[record.group].counters = nextRevision()
        groups[record.group].reports = nextRevision()
        groups[record.group].contact = nextRevision()
    }

    /// A target that is no more. Its series end at once.
    package mutating func forget(_ id: TargetID) {
        remove(id)
    }

    /// Notes a successful poll, whether or not it showed anything new.
    package mutating func confirm(_ id: TargetID, counters: ProxyCounters?, at now: UnixTime) {
        insert(id)
        guard let group = records[id]?.group else { return }
        if records[id]?.isUp != true || (counters != nil && records[id]?.counters != counters) {
            if records[id]?.isUp != true { sources[id.source]?.freshTargets += 1 }
            noteFirstLook(at: id)
            records[id]?.isUp = true
            if let counters { records[id]?.counters = counters }
            groups[group].counters = nextRevision()
            if records[id]?.isPolledByName == true { groups[group].reports = nextRevision() }
        }
        if records[id]?.lastSuccess != now {
            records[id]?.lastSuccess = now
            groups[group].contact = nextRevision()
        }
        sources[id.source]?.lastSuccess = now
    }

    /// Notes a failed poll. What was known stays, and grows old.
    package mutating func fail(_ id: TargetID, reason: String) {
        insert(id)
        countError(reason, of: id.source)
        if let record = records[id], record.isPolledByName, record.isUp != false || record.failureReason != reason {
            records[id]?.noteFailure(reason)
            groups[record.group].reports = nextRevision()
        }
        guard let record = records[id], record.isUp != false else { return }
        if record.isUp == true { sources[id.source]?.freshTargets -= 1 }
        noteFirstLook(at: id)
        records[id]?.isUp = false
        groups[record.group].counters = nextRevision()
    }

    /// A proxy that was looked at counts among those of known or unknown trust.
    private mutating func noteFirstLook(at id: TargetID) {
        guard let record = records[id], record.isUp == nil, record.proxy != nil else { return }
        groups[record.group].slots = nextRevision()
    }

    /// When the content of a CA's location last changed. The first sight of it is no change.
    private func changeTime(
        of record: TargetRecord,
        before: TargetRecord,
        _ observation: Observation,
        at now: UnixTime
    ) -> UnixTime? {
        guard record.location != nil else { return nil }
        if let told = observation.changedAt { return told }
        guard !before.slots.isEmpty, record.slots.mapValues(\.current) != before.slots.mapValues(\.current) else {
            return before.changedAt
        }
        return now
    }

    /// Ends the series of targets whose last success is too long ago. Their health stays, because an absent target
    /// that should be there must not look like one that never was.
    package mutating func expire(at now: UnixTime) {
        // Nothing ends before the first moment that the last look found, or before what was alive then has had its time.
        // A clock that was set back makes a new look.
        guard now >= nextExpiration || now < lastExpirationLook else { return }
        lastExpirationLook = now
        nextExpiration = now + (sources.values.map(\.limits.maximumAge).min() ?? 0) + 1
        var stale: [TargetRecord] = []
        for record in records.values where record.holdsValues {
            guard let source = sources[record.id.source],
                let lastSuccess = source.lastSuccess(of: record, at: now)
            else { continue }
            if now - lastSuccess > source.limits.maximumAge {
                stale.append(record)
            } else {
                nextExpiration = min(nextExpiration, lastSuccess + source.limits.maximumAge + 1)
            }
        }
        var issuers: Set<String> = []
        for record in stale {
            release(record)
            issuers.formUnion(releaseRevocation(of: record))
            records[record.id]?.forgetValues()
            waiting.remove(record.id)
            waitingReporters.remove(record.id)
            groups[record.group].slots = nextRevision()
            groups[record.group].counters = nextRevision()
            groups[record.group].reports = nextRevision()
        }
        judgeRevocation(of: issuers)
        if !stale.isEmpty {
            giveReleasedSlots(at: now)
            giveReleasedReports()
        }
    }

    private mutating func insert(_ id: TargetID) {
        guard records[id] == nil else { return }
        let group = groups.firstIndex { $0.targets.count < InventoryGroup.capacity } ?? groups.endIndex
        if group == groups.endIndex { groups.append(InventoryGroup()) }
        groups[group].targets.insert(id)
        lastNumber += 1
        records[id] = TargetRecord(id: id, number: lastNumber, group: group)
        sources[id.source]?.count(id, by: 1)
    }

    private mutating func remove(_ id: TargetID) {
        guard let record = records.removeValue(forKey: id) else { return }
        release(record)
        judgeRevocation(of: releaseRevocation(of: record))
        waiting.remove(id)
        waitingReporters.remove(id)
        sources[id.source]?.count(id, by: -1)
        if record.isUp == true { sources[id.source]?.freshTargets -= 1 }
        if let proxy = record.proxy, proxyOwners[proxy] == id { proxyOwners[proxy] = nil }
        groups[record.group].targets.remove(id)
        groups[record.group].slots = nextRevision()
        groups[record.group].counters = nextRevision()
        groups[record.group].contact = nextRevision()
        groups[record.group].reports = nextRevision()
        giveReleasedSlots(at: record.lastSuccess ?? 0)
        if !record.reports.isEmpty { giveReleasedReports() }
    }

    mutating func nextRevision() -> UInt64 {
        revision += 1
        return revision
    }
}

extension TargetRecord {
    fileprivate func showsOtherCertificates(than other: TargetRecord) -> Bool {
        slots != other.slots || trustBundle != other.trustBundle || proxy != other.proxy
            || pinnedBundles != other.pinnedBundles
            || namespaceBundle != other.namespaceBundle || location != other.location || changedAt != other.changedAt
            || revocationLists != other.revocationLists || verifiedIssuers != other.verifiedIssuers
    }
}

extension SourceHealth {
    fileprivate mutating func count(_ id: TargetID, by change: Int) {
        guard let part = id.part else { return expectedTargets += change }
        let objects = parts[part]?.objects ?? 0
        parts[part]?.objects = objects + change
    }

    /// When the record's values were last known to be true. What is watched is true as long as its part is up.
    fileprivate func lastSuccess(of record: TargetRecord, at now: UnixTime) -> UnixTime? {
        guard let part = record.id.part.flatMap({ parts[$0] }) else { return record.lastSuccess }
        return part.isUp == true ? now : part.lastSuccess ?? record.lastSuccess
    }
}
