// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// Which slots a rule of the configuration is about. What is not given is not asked for.
package struct SlotMatch: Hashable, Sendable {
    /// `nil` for every kind.
    private let sources: Set<SourceKind>?
    private let role: CertificateRole?
    private let cluster: Glob?
    private let namespace: Glob?
    private let workload: Glob?
    private let secret: Glob?
    private let name: Glob?

    /// Each pattern is for the slot's label of that name; an absent label is the empty text.
    package init(
        source: Glob? = nil,
        role: CertificateRole? = nil,
        cluster: Glob? = nil,
        namespace: Glob? = nil,
        workload: Glob? = nil,
        secret: Glob? = nil,
        name: Glob? = nil
    ) {
        let asked = { (glob: Glob?) in glob?.matchesEverything == true ? nil : glob }
        sources = asked(source).map { source in Set(SourceKind.allCases.filter { source.matches($0.rawValue) }) }
        self.role = role
        self.cluster = asked(cluster)
        self.namespace = asked(namespace)
        self.workload = asked(workload)
        self.secret = asked(secret)
        self.name = asked(name)
    }

    package func matches(_ id: SlotID) -> Bool {
        sources?.contains(id.source) ?? true
            && role.map { $0 == id.role } ?? true
            && cluster?.matches(id.cluster) ?? true
            && namespace?.matches(id.namespace) ?? true
            && workload?.matches(id.workload) ?? true
            && secret?.matches(id.secret) ?? true
            && name?.matches(id.name) ?? true
    }

    /// Whether it can be told from the patterns alone that every slot of `other` is one of this match too. Patterns
    /// are compared as texts, so `false` may only mean that it is not obvious.
    package func covers(_ other: SlotMatch) -> Bool {
        let sourcesAreCovered = sources.map { own in other.sources.map { $0.isSubset(of: own) } ?? false } ?? true
        return sourcesAreCovered
            && (role == nil || role == other.role)
            && [\SlotMatch.cluster, \.namespace, \.workload, \.secret, \.name].allSatisfy {
                self[keyPath: $0] == nil || self[keyPath: $0] == other[keyPath: $0]
            }
    }
}
