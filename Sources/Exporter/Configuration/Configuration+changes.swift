// SPDX-License-Identifier: Apache-2.0

extension Configuration {
    /// What a reload has to do to the sources that run; each list is in the order of the newer configuration.
    package struct SourceChanges: Sendable, Equatable {
        package var added: [SourceConfiguration] = []
        /// The same name with other settings.
        package var changed: [SourceConfiguration] = []
        package var unchanged: [SourceConfiguration] = []
        package var removed: [SourceConfiguration] = []
    }

    package func sourceChanges(since older: Configuration) -> SourceChanges {
        let before = Dictionary(older.sources.map { ($0.name, $0) }) { first, _ in first }
        var changes = SourceChanges()
        for source in sources {
            switch before[source.name] {
            case nil: changes.added.append(source)
            case source: changes.unchanged.append(source)
            default: changes.changed.append(source)
            }
        }
        let names = Set(sources.map(\.name))
        changes.removed = older.sources.filter { !names.contains($0.name) }
        return changes
    }
}
