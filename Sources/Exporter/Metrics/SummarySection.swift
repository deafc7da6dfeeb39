// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Exposition

/// The series that stand for the whole: CAs, rotation ages, the sources and the program itself.
enum SummarySection {
    static func renderCensus(_ census: Census) -> Section {
        var writer = SectionWriter()
        for (authority, notAfter) in census.expirations.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet([
                "ca": "\(authority.id)", "subject": authority.subject, "role": authority.role.rawValue,
            ])
            writer.add(.caExpiration, labels, notAfter)
            writer.noteCuts(in: labels)
        }
        write(census.signedLeaves, as: .caSignedLeaves, to: &writer)
        write(census.trustingProxies, as: .caTrustingProxies, to: &writer)
        write(census.trustingNamespaces, as: .caTrustingNamespaces, to: &writer)
        for (bundle, count) in census.namespaceBundles.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet(["bundle": bundle.id, "cluster": bundle.cluster])
            writer.add(.trustBundleNamespaces, labels, Int64(count))
        }
        for holding in census.holdings.sorted() {
            let labels = LabelSet([
                "location": holding.location.name, "cluster": holding.location.cluster, "ca": "\(holding.authority)",
            ])
            writer.add(.caLocation, labels, true)
            writer.noteCuts(in: labels)
        }
        for (issuer, nextUpdate) in census.nextUpdates.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet(["issuer": issuer])
            writer.add(.revocationListNextUpdate, labels, nextUpdate)
            writer.noteCuts(in: labels)
        }
        for (authority, seconds) in census.longestLifetimes.sorted(by: { $0.key < $1.key }) {
            writer.add(.caIssuanceLifetime, LabelSet(["ca": "\(authority)"]), seconds)
        }
        return writer.section
    }

    private static func write(_ counts: [Census.Place: Int], as family: Catalogue, to writer: inout SectionWriter) {
        for (place, count) in counts.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet([
                "ca": "\(place.authority)", "cluster": place.cluster, "namespace": place.namespace,
            ])
            writer.add(family, labels, Int64(count))
        }
    }

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
