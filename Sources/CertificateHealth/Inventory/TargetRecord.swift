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
    package internal(set) var revocationLists: [RevocationList] = []
    /// Issuers of its lists whose key was found to have signed one.
    package internal(set) var verifiedIssuers: Set<String> = []
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
    /// What the target tells beside its certificates, as far as nobody else tells it.
    package var reports: [TargetReport] { keptReports?.shown ?? [] }
    /// Why the newest poll failed; `nil` while it did not.
    package var failureReason: String? { isUp == false ? keptFailure?.reason : nil }
    /// Slots that another target holds under the same labels, kept for the moment it lets go of them.
    var shadowed: [ObservedSlot] = []
    /// Unique among all records there ever were.
    let number: UInt64
    let group: Int
    /// Apart, because most records of a cluster are of no proxy, and all of them lie in one table.
    private var keptCounters: KeptCounters?
    private var proxyDetails: ProxyDetails?

    private var keptReports: KeptReports?
    private var keptFailure: KeptFailure?

    private final class KeptReports: Sendable {
        let shown: [TargetReport]
        /// Those that another target has the labels of.
        let shadowed: [TargetReport]

        init(shown: [TargetReport], shadowed: [TargetReport]) {
            self.shown = shown
            self.shadowed = shadowed
        }
    }

    private final class KeptFailure: Sendable {
        let reason: String
        init(reason: String) { self.reason = reason }
    }

    var shadowedReports: [TargetReport] { keptReports?.shadowed ?? [] }

    mutating func keep(_ shown: [TargetReport], shadowed: [TargetReport]) {
        keptReports = shown.isEmpty && shadowed.isEmpty ? nil : KeptReports(shown: shown, shadowed: shadowed)
    }

    mutating func noteFailure(_ reason: String) {
        if keptFailure?.reason != reason { keptFailure = KeptFailure(reason: reason) }
    }

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
            || keptReports != nil
    }

    /// Ends the values; who it is and how it fares stays.
    mutating func forgetValues() {
        slots = [:]
        trustBundle = []
        proxyDetails = nil
        counters = nil
        revocationLists = []
        verifiedIssuers = []
        shadowed = []
        keptReports = nil
    }

    /// Whether it has series of its own that tell how its polls go: proxies have others, and parts are watched as one.
    package var isPolledByName: Bool { proxy == nil && id.part == nil }

    init(id: TargetID, number: UInt64, group: Int) {
        self.id = id
        self.number = number
        self.group = group
    }
}
