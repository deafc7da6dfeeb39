// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Alerts that arrive", .timeLimit(.minutes(10)))
struct AlertDeliveryTests {
    private static let overdue = "IstioCertificateRotationOverdue"
    private static let stalled = "IstioCertificateRotationStalled"
    /// On the CA as well; whether it is sooner than the other one depends on when the last leaf was issued.
    private static let short = "IstioIssuanceShortfall"

    @Test("nothing of a healthy mesh, one warning of a proxy that stops, one page of a CA that stops, and their ends")
    func delivery() async throws {
        let begun = Date.now
        let watch = try await AlertWatch.start()
        try await restartExporters(of: watch)
        try await watch.waitUntilAllRotated(since: .now)
        #expect(try watch.alertmanager.told() == [])

        try watch.mesh.stop(rotationOf: ["cart"])
        try await watch.waitUntilTold("firing", Self.overdue)
        try watch.mesh.resume()
        try await watch.waitUntilTold("resolved", Self.overdue)
        let ofProxy = try watch.alertmanager.told()
        try expectOneWarning(ofProxy)

        let stopped = Date.now
        try watch.mesh.stopAuthority()
        try await watch.waitUntilTold("firing", Self.stalled)
        try await watch.waitUntilEachWouldSpeak()
        try watch.mesh.resume()
        try await watch.waitUntilTold("resolved", Self.stalled)
        try await waitUntil("no alert is left") { try watch.holds("ALERTS{alertstate=\"firing\"}") == false }
        let ofAuthority = try watch.alertmanager.told().dropFirst(ofProxy.count)
        expectOnePage(ofAuthority.filter { $0.name != Self.short })

        // Whether they were sent or silenced: nothing else has fired, and of the CA no alert of any workload.
        #expect(try watch.fired(since: begun).subtracting([Self.short]) == [Self.overdue, Self.stalled])
        #expect(try watch.fired(since: stopped).subtracting([Self.short]) == [Self.stalled])
    }

    /// Both are gone for a moment, one of them for longer.
    private func restartExporters(of watch: AlertWatch) async throws {
        let up = "up{job=\"istio-certificates\"}"
        try await waitUntil("both are scraped") { try watch.holds("sum(\(up)) == 2") == true }
        try await watch.exporters.kill { name in
            try await waitUntil("\(name) is gone") {
                try watch.holds("\(up.dropLast()),instance=\"\(name)\"} == 0") == true
            }
        }
        try await watch.exporters.start()
        try await waitUntil("both are scraped again") { try watch.holds("sum(\(up)) == 2") == true }
    }

    private func expectOneWarning(_ told: [ToldAlert]) throws {
        try #require(told.count == 2, "\(told)")
        #expect(told.map(\.status) == ["firing", "resolved"])
        #expect(told[0].labels == told[1].labels)
        for alert in told {
            #expect(alert.name == Self.overdue)
            #expect(alert.receiver == "mesh-team")
            let subject = ["namespace": "shop", "workload": "cart", "secret": "default", "severity": "warning"]
            for (label, value) in subject { #expect(alert.labels[label] == value) }
        }
    }

    private func expectOnePage(_ told: [ToldAlert]) {
        #expect(told.map(\.name) == [Self.stalled, Self.stalled], "\(told)")
        #expect(told.map(\.status) == ["firing", "resolved"])
        for alert in told {
            #expect(alert.receiver == "mesh-on-call")
            #expect(alert.labels["severity"] == "critical")
            #expect(alert.labels["ca"]?.count == 16)
        }
    }
}
