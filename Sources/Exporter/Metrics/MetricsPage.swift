// SPDX-License-Identifier: Apache-2.0

package import CertificateHealth
package import Certificates
import Exposition
import Synchronization

/// The metrics page. What did not change since the last scrape is copied, not rendered.
package final class MetricsPage: Sendable {
    package struct Body: Sendable {
        package let bytes: [UInt8]
        package let contentType: String
        package let contentEncoding: String?
    }

    /// What rendering cost so far, in sections: the measure of the work that keeping saves.
    package struct Work: Sendable, Equatable {
        package var slotSections = 0
        package var proxySections = 0
        package var reportSections = 0
        package var contactSections = 0
        package var censuses = 0
    }

    private struct State {
        var groups: [RenderedGroup] = []
        var tallies = CensusTallies()
        var census = Section.empty
        var work = Work()
    }

    private let inventory: Inventory
    private let reloads: ReloadStatus
    private let now: @Sendable () -> UnixTime
    /// Of the CAs' certificates: a census asks the same again.
    private let signatures = SignatureVerifier()
    private let page = Page(families: Catalogue.families)
    private let state = Mutex(State())

    package init(inventory: Inventory, reloads: ReloadStatus, now: @escaping @Sendable () -> UnixTime) {
        self.inventory = inventory
        self.reloads = reloads
        self.now = now
    }

    package var work: Work { state.withLock { $0.work } }

    /// - Parameters:
    ///   - accept: the request's Accept header lines.
    ///   - acceptEncoding: its Accept-Encoding header lines.
    package func render(accept: [String] = [], acceptEncoding: [String] = []) -> Body {
        let negotiation = Negotiation(accept: accept, acceptEncoding: acceptEncoding)
        let overview = inventory.overview(at: now())
        // One scrape renders for all that come at the same time.
        var sections = state.withLock { state in refresh(&state, overview, compressing: negotiation.gzip) }
        sections.append(
            SummarySection.renderHealth(
                overview,
                cutValues: sections.reduce(0) { $0 + $1.cutValues },
                reloads: reloads.value,
                process: ProcessStatistics.current()
            )
        )
        return Body(
            bytes: page.render(sections, as: negotiation.format, gzip: negotiation.gzip),
            contentType: negotiation.format.contentType,
            contentEncoding: negotiation.gzip ? "gzip" : nil
        )
    }

    private func refresh(_ state: inout State, _ overview: InventoryOverview, compressing: Bool) -> [Section] {
        var censusChanged = false
        while state.groups.count < overview.groups.count {
            state.tallies.set(CensusTally(), at: state.groups.count)
            state.groups.append(RenderedGroup())
        }
        for (index, group) in overview.groups.enumerated() where !state.groups[index].isCurrent(group) {
            let tally = state.groups[index].refresh(
                group,
                inventory.records(ofGroup: index),
                policy: overview.policy,
                compressing: compressing,
                counting: &state.work
            )
            guard let tally else { continue }
            state.tallies.set(tally, at: index)
            censusChanged = true
        }
        if censusChanged {
            let census = Census(state.tallies.sum(), policy: overview.policy, signatures: signatures)
            state.census = CensusSection.render(census)
            state.work.censuses += 1
        }
        return state.groups.flatMap { [$0.slots, $0.proxies, $0.reports, $0.contact] } + [state.census]
    }
}
