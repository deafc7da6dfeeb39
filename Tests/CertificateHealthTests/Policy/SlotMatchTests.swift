// SPDX-License-Identifier: Apache-2.0

import Certificates
import Testing

@testable import CertificateHealth

@Suite struct SlotMatchTests {
    private static let slot = SlotID(
        source: .secret,
        cluster: "east",
        namespace: "shop",
        workload: "cart",
        secret: "edge",
        role: .leaf,
        name: "shop.example.com"
    )

    @Test(
        arguments: [
            SlotMatch(), SlotMatch(source: Glob("secret")), SlotMatch(source: Glob("*")),
            SlotMatch(source: Glob("s?cret")),
            SlotMatch(role: .leaf), SlotMatch(cluster: Glob("e*")), SlotMatch(namespace: Glob("shop")),
            SlotMatch(workload: Glob("c?rt")), SlotMatch(secret: Glob("edge")), SlotMatch(name: Glob("*.example.com")),
            SlotMatch(
                source: Glob("secret"),
                role: .leaf,
                cluster: Glob("east"),
                namespace: Glob("shop"),
                workload: Glob("cart"),
                secret: Glob("edge"),
                name: Glob("shop.*")
            ),
        ]
    )
    func `A match is of the slots whose labels fit all of its patterns`(match: SlotMatch) {
        #expect(match.matches(Self.slot))
    }

    @Test(
        arguments: [
            SlotMatch(source: Glob("envoy")), SlotMatch(source: Glob("nothing*")), SlotMatch(role: .root),
            SlotMatch(cluster: Glob("west")), SlotMatch(namespace: Glob("billing")), SlotMatch(workload: Glob("c?t")),
            SlotMatch(secret: Glob("default")), SlotMatch(name: Glob("*.example.org")),
            SlotMatch(namespace: Glob("shop"), workload: Glob("pay")),
        ]
    )
    func `One pattern that does not fit is enough`(match: SlotMatch) {
        #expect(!match.matches(Self.slot))
    }

    @Test func `A slot without a label has it empty`() {
        let slot = SlotID(source: .file, secret: "/etc/a.pem", role: .leaf)
        #expect(SlotMatch(namespace: Glob("*")).matches(slot))
        #expect(!SlotMatch(namespace: Glob("?*")).matches(slot))
    }

    @Test(
        arguments: [
            (SlotMatch(), SlotMatch()), (SlotMatch(), SlotMatch(secret: Glob("edge"))),
            (SlotMatch(namespace: Glob("*")), SlotMatch()), (SlotMatch(source: Glob("*")), SlotMatch()),
            (SlotMatch(source: Glob("*")), SlotMatch(source: Glob("file"))),
            (SlotMatch(source: Glob("cluster*")), SlotMatch(source: Glob("cluster_trust_bundle"))),
            (SlotMatch(namespace: Glob("shop")), SlotMatch(namespace: Glob("shop"), workload: Glob("cart"))),
            (SlotMatch(), SlotMatch(role: .leaf)),
        ]
    )
    func `A match covers those that ask for the same and more`(match: SlotMatch, other: SlotMatch) {
        #expect(match.covers(other))
    }

    @Test(
        arguments: [
            (SlotMatch(secret: Glob("edge")), SlotMatch()), (SlotMatch(source: Glob("file")), SlotMatch()),
            (SlotMatch(source: Glob("file")), SlotMatch(source: Glob("*"))),
            (SlotMatch(source: Glob("file")), SlotMatch(source: Glob("secret"))),
            (SlotMatch(namespace: Glob("shop")), SlotMatch(workload: Glob("shop"))),
            (SlotMatch(cluster: Glob("east")), SlotMatch(cluster: Glob("west"))),
            (SlotMatch(name: Glob("a")), SlotMatch(name: Glob("b"))), (SlotMatch(role: .leaf), SlotMatch()),
            (SlotMatch(role: .leaf), SlotMatch(role: .root)),
        ]
    )
    func `A match does not cover what may have other slots`(match: SlotMatch, other: SlotMatch) {
        #expect(!match.covers(other))
    }
}
