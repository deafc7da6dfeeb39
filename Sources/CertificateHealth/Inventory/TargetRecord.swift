// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// Everything that is known of one target: the last good values, and how the newest attempts went.
package struct TargetRecord: Sendable {
    package let id: TargetID
    package internal(set) var slots: [SlotID: SlotState] = [:]
    package internal(set) var trustBundle: Set<Certificate> = []
    package internal(set) var proxy: ProxyIdentity?
    package internal(set) var capability: ProxyCapability?
    package internal(set) var namespaceBundle: NamespaceBundle?
    package internal(set) var location: AuthorityLocation?
    /// When what the location holds last changed: as it tells itself, else as we saw it change.
    package internal(set) var changedAt: UnixTime?
    package internal(set) var revocationLists: [ObservedRevocationList] = []
    /// What its observation said of a proxy beyond its labels.
    package var pinnedBundles: [PinnedBundle] { proxyDetails?.pinnedBundles ?? [] }
    var expectedIdentity: ExpectedIdentity? { proxyDetails?.expectedIdentity }
    package internal(set) var counters: ProxyCounters? {
        get { keptCounters?.value }
        set { keptCounters = newValue.map { KeptCounters(value: $0) } }
    }
    /// Whether the newest poll succeeded; `nil` before the first one ended.
    package internal(set) var isUp: Bool?
    package internal(set) var lastSuccess: UnixTime?
    /// Slots that another target holds under the same labels, kept for the moment it lets go of them.
    var shadowed: [ObservedSlot] = []
    /// Unique among all records there ever were.
    let number: UInt64
    let group: Int
    /// Apart, because most records of a cluster are of no proxy, and all of them lie in one table.
    private var keptCounters: KeptCounters?
    private var proxyDetails: ProxyDetails?

    private final class ProxyDetails: Sendable {
        let pinnedBundles: [PinnedBundle]
        let expectedIdentity: ExpectedIdentity?

        init?(_ observation: Observation) {
            guard !observation.pinnedBundles.isEmpty || observation.expectedIdentity != nil else { return nil }
            pinnedBundles = observation.pinnedBundles
            expectedIdentity = observation.expectedIdentity
        }
    }

    mutating func noteProxyDetails(of observation: Observation) {
        proxyDetails = ProxyDetails(observation)
    }

    private final class KeptCounters: Sendable {
        let value: ProxyCounters
        init(value: ProxyCounters) { self.value = value }
    }

    /// Whether the last known values are there.
    var holdsValues: Bool {
        !slots.isEmpty || !trustBundle.isEmpty || counters != nil || !revocationLists.isEmpty
    }

    /// Ends the values; who it is and how it fares stays.
    mutating func forgetValues() {
        slots = [:]
        trustBundle = []
        proxyDetails = nil
        counters = nil
        revocationLists = []
        shadowed = []
    }

    init(id: TargetID, number: UInt64, group: Int) {
        self.id = id
        self.number = number
        self.group = group
    }
}
