// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Exposition

/// The series that stand for the whole: rotation ages, the sources and the program itself.
enum SummarySection {
    static func renderHealth(
        _ overview: InventoryOverview,
        cutValues: Int,
        reloads: ReloadStatus.Value,
        process: ProcessStatistics?
    ) -> Section {
        var writer = SectionWriter()
        writer.add(.buildInfo, LabelSet(["version": ProgramVersion.current]), true)
        writer.add(.reloadSuccessful, LabelSet(), reloads.succeeded)
        writer.add(.reloadTime, LabelSet(), reloads.lastSuccess)
        writer.add(.shards, LabelSet(), Int64(overview.sources.values.lazy.map(\.shards).max() ?? 1))
        writer.add(.labelValuesCut, LabelSet(), Int64(cutValues))
        for reason in DropReason.allCases {
            writer.add(.seriesDropped, LabelSet(["reason": reason.rawValue]), overview.drops[reason] ?? 0)
        }
        for (name, source) in overview.sources.sorted(by: { $0.key < $1.key }) {
            write(source, name, to: &writer)
        }
        for (group, ages) in overview.rotationAges.sorted(by: { ($0.key.namespace ?? "") < ($1.key.namespace ?? "") }) {
            let labels = LabelSet(["source": group.source.rawValue, "namespace": group.namespace])
            writer.addHistogram(.rotationAge, labels, bounds: ages.bounds, counts: ages.counts, sum: ages.sum)
        }
        if let process { write(process, to: &writer) }
        return writer.section
    }

    private static func write(_ source: SourceHealth, _ name: String, to writer: inout SectionWriter) {
        let labels = LabelSet(["source_name": name])
        writer.add(.sourceUp, labels, source.isUp)
        if let lastSuccess = source.lastSuccess { writer.add(.sourceLastSuccess, labels, lastSuccess) }
        for (reason, count) in source.errors.sorted(by: { $0.key < $1.key }) {
            writer.add(.sourceErrors, labels.appending("reason", reason), count)
        }
        let duration = source.pollDuration
        writer.addHistogram(
            .pollDuration,
            labels,
            bounds: duration.bounds,
            counts: duration.counts,
            sum: duration.sum
        )
        for (name, part) in source.parts.sorted(by: { $0.key < $1.key }) {
            guard let isUp = part.isUp else { continue }
            let labels = labels.appending("part", name)
            writer.add(.sourcePartUp, part.reason.map { labels.appending("reason", $0) } ?? labels, isUp)
            if let objects = part.objects { writer.add(.sourceObjects, labels, Int64(objects)) }
        }
        writer.add(.targetsExpected, labels, Int64(source.expectedTargets))
        writer.add(.targetsFresh, labels, Int64(source.freshTargets))
    }

    private static func write(_ process: ProcessStatistics, to writer: inout SectionWriter) {
        let none = LabelSet()
        writer.add(.cpuSeconds, none, process.cpuSeconds)
        writer.add(.openFileDescriptors, none, process.openFileDescriptors)
        writer.add(.maximumFileDescriptors, none, process.maximumFileDescriptors)
        writer.add(.virtualMemory, none, process.virtualMemoryBytes)
        writer.add(.maximumVirtualMemory, none, process.maximumVirtualMemoryBytes)
        writer.add(.residentMemory, none, process.residentMemoryBytes)
        writer.add(.startTime, none, process.startTime)
    }
}

extension SourceHealth {
    /// A source is up while something of it can be read. One that expects nothing is up once it has looked.
    fileprivate var isUp: Bool {
        guard expectedTargets > 0 else {
            return parts.isEmpty ? lastSuccess != nil : parts.values.contains { $0.isUp == true }
        }
        return freshTargets > 0
    }
}
