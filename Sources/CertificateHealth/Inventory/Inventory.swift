// SPDX-License-Identifier: Apache-2.0

package import Certificates
import Synchronization

/// The one state of the program: what is known of every certificate.
///
/// Applying an observation is one step under one lock, so a scrape never waits for a poll, nor a poll for a scrape.
package final class Inventory: Sendable {
    private let state = Mutex(InventoryState())

    package init() {}

    /// Changes the picture in one step.
    package func update<Result: Sendable>(_ body: (inout InventoryState) -> Result) -> Result {
        state.withLock { body(&$0) }
    }

    /// The picture as it is now, for whoever reads all of it. Later changes copy what they touch.
    package var snapshot: InventoryState { state.withLock { $0 } }

    /// Ends what is too old, then reads the groups' revisions and the sources' health.
    package func overview(at now: UnixTime) -> InventoryOverview {
        state.withLock { state in
            state.expire(at: now)
            return InventoryOverview(state)
        }
    }

    /// The records of one group, in a stable order.
    package func records(ofGroup index: Int) -> [TargetRecord] {
        state.withLock { state in
            guard state.groups.indices.contains(index) else { return [] }
            return state.groups[index].targets
                .compactMap { state.records[$0] }
                .sorted { ($0.id.source, $0.id.name) < ($1.id.source, $1.id.name) }
        }
    }
}

extension Inventory {
    /// Whether each of these sources has been looked at once, successfully or not. One that watches is ready when each
    /// of its parts had an answer: the proxies that it then finds come one by one.
    package func hasLooked(at sources: [String]) -> Bool {
        state.withLock { state in
            sources.allSatisfy { name in
                guard let source = state.sources[name] else { return false }
                guard source.parts.isEmpty else { return source.parts.values.allSatisfy { $0.isUp != nil } }
                let records = state.records.values.filter { $0.id.source == name }
                return records.isEmpty ? source.lastSuccess != nil : records.allSatisfy { $0.isUp != nil }
            }
        }
    }
}
