// SPDX-License-Identifier: Apache-2.0

/// Reports, and which target holds the labels of each.
extension InventoryState {
    mutating func applyReports(_ observed: [TargetReport], to record: inout TargetRecord) {
        let known = record.reports + record.shadowedReports
        guard observed != known || !record.shadowedReports.isEmpty else { return }
        let before = record.reports
        let subjects = Set(observed.map(\.subject))
        free(before.filter { !subjects.contains($0.subject) }, of: record.id)
        var shown: [TargetReport] = []
        var shadowed: [TargetReport] = []
        var seen: Set<ReportSubject> = []
        for report in observed {
            let isFirst = seen.insert(report.subject).inserted
            if isFirst, claim(report.subject, for: record.id) { shown.append(report) } else { shadowed.append(report) }
        }
        drops[.duplicate, default: 0] += UInt64(shadowed.count)
        record.keep(shown, shadowed: shadowed)
        if shadowed.isEmpty { waitingReporters.remove(record.id) } else { waitingReporters.insert(record.id) }
        if shown != before { groups[record.group].reports = nextRevision() }
    }

    private mutating func claim(_ subject: ReportSubject, for id: TargetID) -> Bool {
        if let owner = reportOwners[subject] { return owner == id }
        reportOwners[subject] = id
        return true
    }

    mutating func free(_ reports: [TargetReport], of id: TargetID) {
        for report in reports where reportOwners[report.subject] == id { reportOwners[report.subject] = nil }
    }

    /// Gives labels that became free to a target that was refused them before.
    mutating func giveReleasedReports() {
        for id in waitingReporters {
            guard let record = records[id] else { continue }
            var shown = record.reports
            var shadowed: [TargetReport] = []
            for report in record.shadowedReports {
                let isHeld = shown.contains { $0.subject == report.subject }
                if !isHeld, claim(report.subject, for: id) { shown.append(report) } else { shadowed.append(report) }
            }
            guard shadowed.count != record.shadowedReports.count else { continue }
            records[id]?.keep(shown, shadowed: shadowed)
            if shadowed.isEmpty { waitingReporters.remove(id) }
            groups[record.group].reports = nextRevision()
        }
    }
}
