// SPDX-License-Identifier: Apache-2.0

import Certificates
import Exposition
import Testing

@testable import CertificateHealth
@testable import Exporter

/// What a change costs, and what it changes.
@Suite struct MetricsPageChangeTests {
    private typealias Work = MetricsPage.Work

    /// What one more scrape rendered.
    private static func work(_ mesh: WatchedMesh) -> Work {
        let before = mesh.page.work
        _ = mesh.page.render()
        let after = mesh.page.work
        return Work(
            slotSections: after.slotSections - before.slotSections,
            proxySections: after.proxySections - before.proxySections,
            reportSections: after.reportSections - before.reportSections,
            contactSections: after.contactSections - before.contactSections,
            censuses: after.censuses - before.censuses
        )
    }

    private static func mesh(of count: Int) -> WatchedMesh {
        let mesh = WatchedMesh(maximumSlots: 100_000)
        for index in 0..<count { mesh.see("cart-\(index)", .leaf(10), counters: .full()) }
        _ = mesh.page.render()
        return mesh
    }

    @Test func `A mesh that did not change is not rendered again`() {
        let mesh = Self.mesh(of: 20)
        for _ in 0..<3 { #expect(Self.work(mesh) == Work()) }
    }

    @Test func `One changed certificate renders its group alone, and the census`() {
        let mesh = Self.mesh(of: InventoryGroup.capacity * 3)
        mesh.see("cart-1", .leaf(11))
        #expect(Self.work(mesh) == Work(slotSections: 1, proxySections: 0, contactSections: 0, censuses: 1))
    }

    @Test func `Changed counters render counters alone`() {
        let mesh = Self.mesh(of: 20)
        mesh.see("cart-1", .leaf(10), counters: .full(handshakes: 11))
        #expect(Self.work(mesh) == Work(slotSections: 0, proxySections: 1, contactSections: 0, censuses: 0))
    }

    @Test func `A poll that shows nothing new renders its time alone`() {
        let mesh = Self.mesh(of: 20)
        mesh.pass(30)
        mesh.see("cart-1", .leaf(10), counters: .full())
        #expect(Self.work(mesh) == Work(slotSections: 0, proxySections: 0, contactSections: 1, censuses: 0))
    }

    @Test func `A rotation changes the labels of the information alone`() {
        let mesh = WatchedMesh()
        mesh.see("cart-1", .leaf(10))
        let identities = { (isInfo: Bool) in
            Set(
                mesh.samples()
                    .filter { $0.name.hasPrefix("istio_certificate_") && !$0.name.contains("rotation_age") }
                    .filter { ($0.name == Catalogue.info.family.name) == isInfo }
                    .map { "\($0.name) \($0.labels)" }
            )
        }
        let (plain, info) = (identities(false), identities(true))
        mesh.see("cart-1", .leaf(11, from: 1_500))
        #expect(identities(false) == plain)
        #expect(info.count == 1)
        #expect(identities(true).count == 1)
        #expect(identities(true).isDisjoint(with: info))
    }

    @Test func `A failed poll keeps what was known and says that it failed`() {
        let mesh = Self.mesh(of: 1)
        let before = mesh.samples(of: .expiration)
        mesh.pass(60)
        mesh.lose("cart-0")
        #expect(mesh.samples(of: .expiration) == before)
        #expect(mesh.samples(of: .proxyUp).map(\.value) == [0])
        #expect(mesh.samples(of: .proxyLastSuccess).map(\.value) == [2_000])
        #expect(mesh.samples(of: .sourceErrors).map(\.value) == [1])
    }

    @Test func `What is older than may be ends, and its health stays`() {
        let mesh = Self.mesh(of: 1)
        mesh.lose("cart-0")
        mesh.pass(600)
        #expect(mesh.samples(of: .expiration).count == 1)
        mesh.pass(1)
        for metric in [Catalogue.expiration, .info, .handshakes, .caTrustingProxies, .caSignedLeaves] {
            #expect(mesh.samples(of: metric).isEmpty, "\(metric.family.name)")
        }
        #expect(mesh.samples(of: .proxyUp).map(\.value) == [0])
        #expect(mesh.samples(of: .proxyLastSuccess).map(\.value) == [2_000])
    }

    @Test func `A target that is gone takes its series with it`() {
        let mesh = WatchedMesh()
        mesh.expect(["cart-1", "cart-2"])
        mesh.see("cart-1", .leaf(10))
        mesh.see("cart-2", .leaf(11))
        #expect(mesh.samples(of: .expiration).count == 2)
        mesh.expect(["cart-2"])
        for metric in [Catalogue.expiration, .proxyUp, .proxyLastSuccess] {
            let pods = mesh.samples(of: metric).flatMap(\.labels).filter { $0.name == "pod" }.map(\.value)
            #expect(pods == ["cart-2"], "\(metric.family.name)")
        }
        #expect(mesh.samples(of: .targetsExpected).map(\.value) == [1])
    }

    @Test func `Two proxies with one identity have one set of series, and the second is counted`() {
        let mesh = WatchedMesh()
        mesh.see("cart-1", .leaf(10), target: "a")
        mesh.see("cart-1", .leaf(11), target: "b")
        for metric in [Catalogue.expiration, .info, .proxyUp, .proxyLastSuccess] {
            #expect(mesh.samples(of: metric).count == 1, "\(metric.family.name)")
        }
        let duplicates = mesh.samples(of: .seriesDropped).first { $0.labels.first?.value == "duplicate" }
        #expect((duplicates?.value ?? 0) > 0)
    }

    @Test func `A source has as many slots as it may, and what is beyond is counted`() {
        let mesh = WatchedMesh(maximumSlots: 2)
        for index in 0..<3 { mesh.see("cart-\(index)", .leaf(10)) }
        #expect(mesh.samples(of: .expiration).count == 2)
        let beyond = mesh.samples(of: .seriesDropped).first { $0.labels.first?.value == "limit" }
        #expect(beyond?.value == 1)
    }
}
