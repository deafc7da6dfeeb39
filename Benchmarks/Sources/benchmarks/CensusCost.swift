// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Exporter
import Foundation

/// What it costs to say who can verify whom, of 10,000 proxies under 3 roots and 6 intermediates.
enum CensusCost {
    private static let proxies = 10_000

    static func run() {
        let mesh = SimulatedMesh(proxies: proxies, roots: 3)
        let signatures = SignatureVerifier()
        var census = Census()
        let groups = (0..<mesh.inventory.overview(at: 1_000).groups.count).map(mesh.inventory.records(ofGroup:))
        var tallies = CensusTallies()
        let whole = {
            for (index, records) in groups.enumerated() { tallies.set(CensusTally(of: records), at: index) }
            census = Census(tallies.sum(), signatures: signatures)
        }
        report("everything counted, signatures of CAs verified", CPUTime.of(whole))
        report("everything counted", CPUTime.median(of: 21, whole))
        let changed = {
            tallies.set(CensusTally(of: groups[0]), at: 0)
            census = Census(tallies.sum(), signatures: signatures)
        }
        report("one group of proxies changed", CPUTime.median(of: 21, changed))
        let leaves = census.trust.leaves.values.reduce(0, +)
        print(
            "\(leaves) leaves, \(census.trust.leaves.count) kinds, \(census.trust.anchoringProxies.count) counts of proxies"
        )
    }

    private static func report(_ title: String, _ seconds: Double) {
        print("\(title): " + String(format: "%.2f ms of CPU", seconds * 1e3))
    }
}
