// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Kubernetes
import TestSupport
import Testing

@testable import CertificateSources

/// A Certificate, the requests that were made for it and the Secret that it writes are one.
@Suite struct ManagedCertificateTests {
    private let root = TestCertificateAuthority.root()
    private let intermediate: TestCertificateAuthority
    private let first: TestCertificate
    private let second: TestCertificate
    private var managed: ManagedCluster

    init() throws {
        intermediate = root.intermediate()
        first = intermediate.leaf(dns: ["shop.example.com"], notBefore: 1_000, notAfter: 10_000)
        second = intermediate.leaf(dns: ["shop.example.com"], notBefore: 6_000, notAfter: 15_000)
        managed = try ManagedCluster(cluster: "east")
    }

    private func show(_ leaf: TestCertificate?, revision: Int? = nil) throws {
        let decoded = leaf?.decoded
        managed.certificates.take(
            .changed(
                try CertManagerObjects.certificate(
                    dates: decoded.map { ($0.notBefore, $0.notAfter, $0.notAfter - 3_000) },
                    revision: revision
                )
            )
        )
    }

    private mutating func fulfil(_ revision: Int, with leaf: TestCertificate) throws {
        managed.requests.take(
            .changed(
                try CertManagerObjects.issued(
                    "edge-\(revision)",
                    revision: revision,
                    certificate: leaf.pem + intermediate.pem,
                    authority: root.pem
                )
            )
        )
    }

    @Test mutating func `Its dates are those of its status, and the rest is that of its request`() throws {
        try show(first, revision: 1)
        try fulfil(1, with: first)
        let record = try #require(managed.record("certificates", "shop/edge"))
        #expect(
            record.slots.keys.map(\.self) == [
                SlotID(
                    source: .certManager,
                    cluster: "east",
                    namespace: "shop",
                    secret: "edge-tls",
                    role: .leaf,
                    name: "edge"
                )
            ]
        )
        #expect(managed.slot?.current?.notBefore == 1_000)
        #expect(managed.slot?.current?.notAfter == 10_000)
        #expect(managed.slot?.rotationDue == 7_000)
        #expect(managed.slot?.certificate == first.decoded)
        #expect(managed.slot?.chain?.isAnchored == true)
        #expect(managed.slot?.chain?.certificates.count == 3)
    }

    @Test(arguments: [true, false])
    mutating func `Whichever comes first, they are joined, and that is no rotation`(requestFirst: Bool) throws {
        if requestFirst { try fulfil(1, with: first) }
        try show(first, revision: 1)
        if !requestFirst { try fulfil(1, with: first) }
        #expect(managed.slot?.certificate == first.decoded)
        #expect(managed.slot?.rotations == 0)
        try fulfil(2, with: second)
        #expect(managed.slot?.certificate == first.decoded)
        try show(second, revision: 2)
        #expect(managed.slot?.certificate == second.decoded)
        #expect(managed.slot?.rotations == 1)
    }

    @Test mutating func `A certificate stays known when its request is cleaned up`() throws {
        try fulfil(1, with: first)
        try show(first, revision: 1)
        let request = ObjectName(namespace: "shop", name: "edge-1")
        managed.requests.take(.deleted(request))
        try show(first, revision: 1)
        #expect(managed.slot?.certificate == first.decoded)
        // It is not told of another revision, nor of a Certificate that was made anew.
        try show(second, revision: 2)
        #expect(managed.slot?.certificate == nil)
        #expect(managed.slot?.current?.notAfter == 15_000)
        managed.certificates.take(.deleted(ObjectName(namespace: "shop", name: "edge")))
        #expect(managed.record("certificates", "shop/edge") == nil)
        try show(first, revision: 1)
        #expect(managed.slot?.certificate == nil)
    }

    @Test mutating func `Requests that went while the watch was away are gone`() throws {
        try fulfil(1, with: first)
        managed.requests.take(.synchronised([]))
        try show(first, revision: 1)
        #expect(managed.slot?.certificate == nil)
    }

    @Test mutating func `Without its request the certificate is that of the Secret, where that may be read`() throws {
        try show(first, revision: 1)
        #expect(managed.slot?.certificate == nil)
        try managed.put(first, authority: root)
        #expect(managed.slot?.certificate == first.decoded)
        // A Secret that somebody else wrote says nothing of this Certificate.
        try managed.put(second, authority: root)
        #expect(managed.slot?.certificate == nil)
    }

    @Test mutating func `Whether the Secret holds what was issued is told where both are known`() throws {
        try show(first, revision: 1)
        #expect(managed.report()?.isSecretMatched == nil)
        try managed.put(first, authority: root)
        #expect(managed.report()?.isSecretMatched == nil)
        try fulfil(1, with: first)
        #expect(managed.report()?.isSecretMatched == true)
        try managed.put(second, authority: root)
        #expect(managed.report()?.isSecretMatched == false)
        managed.secrets.drop(ObjectName(namespace: "shop", name: "edge-tls"))
        #expect(managed.report()?.isSecretMatched == nil)
    }

    @Test mutating func `A Secret that went while the watch was away is unknown`() throws {
        try show(first, revision: 1)
        try fulfil(1, with: first)
        try managed.put(first, authority: root)
        managed.secrets.take(.synchronised([]))
        #expect(managed.report()?.isSecretMatched == nil)
    }

    @Test(arguments: [true, false])
    func `The Secret is due when the Certificate that writes it says so`(secretFirst: Bool) throws {
        if secretFirst { try managed.put(first, authority: root) }
        try show(first, revision: 1)
        if !secretFirst { try managed.put(first, authority: root) }
        #expect(managed.secretSlot?.rotationDue == 7_000)
        #expect(managed.secretSlot?.certificate == first.decoded)
        // The authority beside it has no plan of its own.
        let slots = managed.record("secrets", "shop/edge-tls")?.slots ?? [:]
        #expect(slots.values.compactMap(\.rotationDue) == [7_000])
    }

    @Test func `A renewal is no moment at which the Secret is overdue`() throws {
        try managed.put(first, authority: root)
        try show(first, revision: 1)
        // cert-manager writes the Secret first and its status a moment later.
        try managed.put(second, authority: root)
        #expect(managed.secretSlot?.rotationDue == nil)
        #expect(managed.secretSlot?.rotations == 1)
        try show(second, revision: 2)
        #expect(managed.secretSlot?.rotationDue == 12_000)
        #expect(managed.secretSlot?.rotations == 1)
    }

    @Test func `Without its Certificate a Secret has no plan`() throws {
        try managed.put(first, authority: root)
        try show(first, revision: 1)
        managed.certificates.take(.synchronised([]))
        #expect(managed.secretSlot?.rotationDue == nil)
        #expect(managed.secretSlot?.certificate == first.decoded)
        #expect(managed.record("certificates", "shop/edge") == nil)
    }

    @Test func `A Certificate that was never issued has no slot, and says why`() throws {
        managed.certificates.take(
            .changed(
                try CertManagerObjects.certificate(conditions: [
                    .init("Ready", false, "DoesNotExist"), .init("Issuing", true, "DoesNotExist"),
                ])
            )
        )
        #expect(managed.slot == nil)
        let report = try #require(managed.report())
        #expect(!report.isReady && report.isIssuing)
        #expect(report.notReadyReason == "DoesNotExist")
        #expect(report.failureReason == nil)
        #expect(report.failedAttempts == 0)
    }

    @Test func `istiod's own Certificate, as istio-csr's chart makes it`() throws {
        managed.certificates.take(
            .changed(
                try CertManagerObjects.certificate(
                    "istiod",
                    namespace: "istio-system",
                    secret: "istiod-tls",
                    issuer: "istio-ca",
                    dates: (1_000, 4_600, 2_800),
                    revision: 61
                )
            )
        )
        let record = try #require(managed.record("certificates", "istio-system/istiod"))
        #expect(record.slots.keys.map(\.secret) == ["istiod-tls"])
        #expect(record.slots.values.map(\.rotationDue) == [2_800])
        #expect(record.location == nil)
        #expect(managed.report(of: "istio-system/istiod")?.revision == 61)
    }

    @Test mutating func `A Certificate that was out of sight for too long is not brought back by its Secret`() throws {
        try show(first, revision: 1)
        managed.cluster.inventory.update { state in
            state.notePartUp("certificates", of: "mesh", at: 1_000)
            state.notePartDown("certificates", of: "mesh", reason: "forbidden", at: 1_000)
            state.expire(at: 2_000)
        }
        #expect(managed.report() == nil)
        try managed.put(first, authority: root)
        try fulfil(1, with: first)
        #expect(managed.report() == nil && managed.slot == nil)
        // It is seen again.
        try show(first, revision: 1)
        #expect(managed.report()?.isSecretMatched == true)
        #expect(managed.slot?.certificate == first.decoded)
    }
}
