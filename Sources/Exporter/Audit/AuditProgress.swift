// SPDX-License-Identifier: Apache-2.0

package import CertificateHealth

/// How far the first look at every source has come.
package struct AuditProgress: Sendable, Equatable {
    /// Of one source.
    package struct Missing: Sendable, Equatable {
        /// It has not even said what it looks at.
        package var isWhole = false
        /// What it watches and has had no answer for.
        package var parts: [String] = []
        /// The targets that it found and has not read.
        package var targets: [String] = []

        var isEmpty: Bool { !isWhole && parts.isEmpty && targets.isEmpty }
    }

    /// By source. Empty when everything was looked at once, successfully or not.
    package private(set) var missing: [String: Missing] = [:]
    /// Whether a source finds its targets itself, so that more may come when one thing was answered.
    package private(set) var discovers = false
    /// Grows with everything that is found or answered.
    private var answers = 0

    package init() {}

    package init(_ state: InventoryState, sources: [String]) {
        var missing = Dictionary(uniqueKeysWithValues: sources.map { ($0, Missing()) })
        var found: [String: Int] = [:]
        for record in state.records.values {
            found[record.id.source, default: 0] += 1
            answers += record.isUp == nil ? 1 : 2
            guard record.id.part == nil, record.isUp == nil else { continue }
            missing[record.id.source]?.targets.append(record.id.name)
        }
        for name in sources {
            missing[name]?.targets.sort()
            guard let source = state.sources[name] else {
                missing[name]?.isWhole = true
                continue
            }
            if source.parts.isEmpty {
                // A source that cannot list its targets says so by an error.
                let wasLookedAt = source.lastSuccess != nil || source.errors.values.contains { $0 > 0 }
                missing[name]?.isWhole = found[name] == nil && !wasLookedAt
            } else {
                discovers = true
                answers += source.parts.values.count { $0.isUp != nil }
                missing[name]?.parts = source.parts.filter { $0.value.isUp == nil }.keys.sorted()
            }
        }
        self.missing = missing.filter { !$0.value.isEmpty }
    }

    package var isComplete: Bool { missing.isEmpty }
}
