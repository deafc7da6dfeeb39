// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

extension EndToEndTests {
    enum RootNames: String, CaseIterable, CustomTestStringConvertible {
        case different
        /// As Istio names every root that it makes itself.
        case equal

        var testDescription: String { rawValue }

        func name(_ text: String) -> String { self == .equal ? "O=cluster.local" : "O=cluster.local,CN=\(text)" }
    }

    @Test(
        "through a root rotation, handshakes succeed and fail where the page and the rules say so",
        arguments: RootNames.allCases
    )
    func rootRotation(names: RootNames) async throws {
        let old = TestCertificateAuthority.root(
            names.name("old root"),
            notBefore: TestCertificateAuthority.moment(-86_400)
        )
        let oldIssuer = old.intermediate("O=cluster.local,CN=old issuer")
        let new = TestCertificateAuthority.root(names.name("new root"))
        let newIssuer = new.intermediate("O=cluster.local,CN=new issuer")
        let stranger = TestCertificateAuthority.root("O=elsewhere")
        let watch = try await TrustWatch(TrustMesh.start(issuer: oldIssuer, bundle: [old.certificate]))

        try await watch.step(
            "one root",
            anchors: ["shop": [old], "ledger": [old]],
            phases: [(old, "sole")]
        ) { _ in }
        #expect(try await watch.tryWithout(old, stranger: stranger) == false)
        try await watch.step(
            "the new root is trusted in one place",
            phases: [(old, "in_charge"), (new, "adding")]
        ) { try $0.trust(old, new, in: "shop") }
        try await watch.step("and in a second one") { try $0.trust(old, new, in: "cart") }
        try await watch.step(
            "a leaf under the new root comes before everybody trusts it",
            gaps: [TrustGap(of: "payment", towards: "shop"), TrustGap(of: "ledger", towards: "shop")],
            anchors: ["shop": [new], "cart": [old]],
            phases: [(old, "giving_way"), (new, "taking_over")]
        ) { try $0.issue("shop", by: newIssuer) }
        try await watch.step(
            "the new root is presented as the old one signed it",
            anchors: ["shop": [old, new], "cart": [old]]
        ) { try $0.issue("shop", by: newIssuer, further: [old.crossSign(new)]) }
        #expect(try await watch.tryWithout(old, stranger: stranger) == false)
        try await watch.step("the new root is trusted in a third place") { try $0.trust(old, new, in: "payment") }
        try await watch.step("the new root is trusted everywhere") { try $0.trust(old, new, in: "ledger") }
        try await watch.step("the signature of the old root is presented no more", anchors: ["shop": [new]]) {
            try $0.issue("shop", by: newIssuer)
        }
        try await watch.step("a second leaf is under the new root") { try $0.issue("cart", by: newIssuer) }
        try await watch.step("a third leaf is under the new root") { try $0.issue("payment", by: newIssuer) }
        try await watch.step(
            "the old root is taken out while a leaf is still under it",
            gaps: [TrustGap(of: "shop", towards: "ledger")]
        ) { try $0.trust(new, in: "shop") }
        try await watch.step(
            "it is taken out in a second place",
            gaps: [TrustGap(of: "shop", towards: "ledger"), TrustGap(of: "cart", towards: "ledger")]
        ) { try $0.trust(new, in: "cart") }
        #expect(try await watch.tryWithout(old, stranger: stranger) == false)
        try await watch.step(
            "the last leaf is under the new root",
            anchors: ["ledger": [new]],
            phases: [(old, "leaving"), (new, "in_charge")]
        ) { try $0.issue("ledger", by: newIssuer) }
        #expect(try await watch.tryWithout(old, stranger: stranger))
        try await watch.step(
            "a bundle falls back to the old root alone",
            gaps: Set(TrustMesh.namespaces.map { TrustGap(of: "payment", towards: $0) })
        ) { try $0.trust(old, in: "payment") }
        #expect(try await watch.tryWithout(old, stranger: stranger) == false)
        try await watch.step("it trusts both again") { try $0.trust(old, new, in: "payment") }

        let renewed = TestCertificateAuthority.root(names.name("new root"), key: new.key)
        try await watch.step("the new root is renewed on its key, in some bundles") {
            try $0.trust(renewed, in: "shop")
            try $0.trust(old, renewed, in: "payment")
        }
        try await watch.step("a leaf has an intermediate of the renewed root", anchors: ["cart": [new]]) {
            try $0.issue("cart", by: renewed.intermediate("O=cluster.local,CN=next issuer"))
        }
        #expect(try await watch.tryWithout(old, stranger: stranger))
        #expect(try await watch.tryWithout(new, stranger: stranger) == false)
        try await watch.expectSafe(toRemove: old, but: new)
        try await watch.addSilentProxy(roots: [old, new])
        try await watch.step("the old root is gone", phases: [(new, "sole")]) {
            try $0.trust(new, in: "ledger")
            try $0.trust(renewed, in: "payment")
        }
        try watch.trial.verify()
    }
}
