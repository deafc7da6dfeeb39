// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

extension EndToEndTests {
    /// What else a bundle can hold and a proxy present. Envoy walks up from the leaf, the bundle's certificates before
    /// the presented ones, and any certificate of the bundle ends the walk well; it never goes back to try another
    /// presented certificate of the same name.
    @Test("an odd bundle or chain anchors for the page what it anchors for Envoy")
    func oddAnchors() async throws {
        let first = TestCertificateAuthority.root("O=cluster.local,CN=first root")
        let firstIssuer = first.intermediate("O=cluster.local,CN=first issuer")
        let second = TestCertificateAuthority.root("O=cluster.local,CN=second root")
        let secondIssuer = second.intermediate("O=cluster.local,CN=second issuer")
        let secondByFirst = first.crossSign(second)
        let firstIssuerBySecond = second.crossSign(firstIssuer)
        let watch = try await TrustWatch(
            TrustMesh.start(issuer: firstIssuer, bundle: [first.certificate, second.certificate])
        )
        try await watch.step("both roots are trusted everywhere, and one signs a leaf") {
            try $0.issue("ledger", by: secondIssuer)
        }
        try await watch.step(
            "a bundle holds an intermediate alone",
            gaps: [TrustGap(of: "payment", towards: "ledger")]
        ) { try $0.trust(firstIssuer, in: "payment") }
        try await watch.step(
            "a bundle holds a root that another one signed, and not the other one",
            gaps: Set(["shop", "cart", "payment"].map { TrustGap(of: "payment", towards: $0) })
        ) { try $0.trust([secondByFirst], in: "payment") }
        try await watch.step("a bundle holds the other one too") {
            try $0.trust([first.certificate, secondByFirst], in: "payment")
        }
        try await watch.step(
            "a bundle holds the first root alone",
            gaps: [TrustGap(of: "payment", towards: "ledger")]
        ) { try $0.trust(first, in: "payment") }
        try await watch.step("a proxy presents what leads there") {
            try $0.issue("ledger", by: secondIssuer, further: [secondByFirst])
        }
        try await watch.step(
            "a proxy presents the root before what leads elsewhere",
            gaps: [TrustGap(of: "payment", towards: "ledger")]
        ) { try $0.issue("ledger", by: secondIssuer, further: [second.certificate, secondByFirst]) }
        try await watch.step("a proxy presents the root after what leads elsewhere") {
            try $0.issue("ledger", by: secondIssuer, further: [secondByFirst, second.certificate])
        }
        try await watch.step(
            "a proxy presents an intermediate that both roots signed, first as this bundle's root did not",
            gaps: [TrustGap(of: "cart", towards: "shop")]
        ) {
            try $0.issue("shop", by: firstIssuer, further: [firstIssuerBySecond])
            try $0.trust(second, secondIssuer, in: "cart")
            try $0.issue("payment", by: secondIssuer)
            try $0.issue("cart", by: secondIssuer)
            try $0.trust(first, second, in: "payment")
        }
        try await watch.step("a proxy presents strangers among its chain") {
            try $0.issue("shop", by: secondIssuer, further: [firstIssuer.certificate, first.certificate])
        }
        try watch.trial.verify()
    }
}
