// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Exposition

/// A group's sections, with the revisions that they show.
struct RenderedGroup {
    private var revision = InventoryGroup.none
    private(set) var slots = Section.empty
    private(set) var proxies = Section.empty
    private(set) var reports = Section.empty
    private(set) var contact = Section.empty

    func isCurrent(_ group: InventoryGroup) -> Bool {
        revision.slots == group.slots && revision.counters == group.counters && revision.reports == group.reports
            && revision.contact == group.contact
    }

    /// Renders what differs. The records may be newer than `group`: then the next scrape renders them once more.
    ///
    /// - Parameter compressing: whether compressed lines are what is asked for.
    /// - Returns: what the group adds to the census, where certificates or bundles changed.
    mutating func refresh(
        _ group: InventoryGroup,
        _ records: [TargetRecord],
        policy: CertificatePolicy,
        compressing: Bool,
        counting work: inout MetricsPage.Work
    ) -> CensusTally? {
        var tally: CensusTally?
        if revision.slots != group.slots {
            slots = SlotSection.render(records)
            tally = CensusTally(of: records, policy: policy)
            work.slotSections += 1
        }
        if revision.counters != group.counters {
            proxies = ProxySection.render(records)
            work.proxySections += 1
        }
        if revision.reports != group.reports {
            reports = ReportSection.render(records)
            work.reportSections += 1
        }
        if revision.contact != group.contact {
            contact = ProxySection.renderContact(records)
            work.contactSections += 1
        }
        if compressing { for section in [slots, proxies, reports, contact] { section.compress() } }
        revision = group
        return tally
    }
}
