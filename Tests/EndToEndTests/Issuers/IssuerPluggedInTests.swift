// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension IssuerTests {
    @Test("b: a plugged-in CA that expires is told by its leaves' effective end before, and by istiod's refusals after")
    func pluggedIn() async throws {
        let begin = TestCertificateAuthority.moment(-3_600)
        let root = TestCertificateAuthority.root("O=Example,CN=Root")
        let end = TestCertificateAuthority.moment(1_800)
        let issuer = root.intermediate("O=Example,CN=Istio CA", notBefore: begin, notAfter: end)
        let leafEnd = begin + 86_400
        let leaf = issuer.leaf(
            uris: ["spiffe://cluster.local/ns/shop/sa/shop"],
            notBefore: begin,
            notAfter: leafEnd
        )
        let mesh = try await MeshSetUp.start(absent: Self.certManager)
        try mesh.put(
            .cacerts(issuer, under: root),
            .rootBundle("istio-system", root.pem),
            .rootBundle("shop", root.pem)
        )
        let serving = issuer.leaf(dns: ["istiod.istio-system.svc"], notBefore: begin, notAfter: leafEnd)
        let istiod = try await mesh.addIstiod(
            IstiodState(requests: 1, issued: 1, rootNotAfter: TestCertificateAuthority.inTenYears, chainNotAfter: end),
            chain: [serving, issuer.certificate]
        )
        let shop = try await mesh.addProxy(
            "shop",
            chain: [leaf, issuer.certificate],
            bundle: [root.certificate],
            agent: AgentState(notAfter: leafEnd, requests: 1)
        )
        let exporter = try await mesh.watch()
        var page = try await exporter.page(with: "istiod and the proxy are seen") { page in
            page.value("istio_istiod_chain_expiration_timestamp") != nil
                && page.value("istio_certificate_expiration_timestamp", shop.leaf) != nil
        }
        let intermediate = ["secret": "cacerts", "key": "ca-cert.pem", "role": "intermediate"]
        #expect(page.value("istio_certificate_expiration_timestamp", intermediate) == Double(end))
        let located = page.all("istio_ca_location_info", ["location": "cacerts"]).compactMap { $0.labels["ca"] }
        #expect(Set(located) == [issuer.ca, root.ca])
        #expect(page.value("istio_istiod_chain_expiration_timestamp", istiod.labels) == Double(end))
        // The leaf says a day; what it stands on ends in half an hour.
        #expect(page.value("istio_certificate_expiration_timestamp", shop.leaf) == Double(leafEnd))
        #expect(page.value("istio_certificate_effective_expiration_timestamp", shop.leaf) == Double(end))
        #expect(page.value("istio_ca_expiration_timestamp", ["ca": issuer.ca, "role": "intermediate"]) == Double(end))
        #expect(page.value("istio_ca_expiration_timestamp", ["ca": root.ca, "role": "root"]) != nil)

        let trial = RuleTrial.ofIssuers()
        trial.expectFiring([], on: page)

        // It has expired: nothing is signed any more, and the request itself is not at fault.
        let expired = root.intermediate(
            "O=Example,CN=Istio CA",
            key: issuer.key,
            notBefore: begin,
            notAfter: begin + 60
        )
        try mesh.put(.cacerts(expired, under: root))
        try istiod.server.change {
            $0.requests = 4
            $0.signErrors = ["CERT_GEN_ERROR": 3]
            $0.chainNotAfter = begin + 60
        }
        let failures = { (page: Page, reason: String) in
            page.value("istio_istiod_csr_failures_total", istiod.labels.merging(["reason": reason]) { $1 }) ?? 0
        }
        page = try await exporter.page(with: "istiod signs nothing") { failures($0, "cert_generation") == 3 }
        for reason in ["authentication", "csr_parsing", "identity", "ca_not_ready", "csr_error", "ttl_error"] {
            #expect(failures(page, reason) == 0, "\(reason)")
        }
        #expect(page.value("istio_istiod_chain_expiration_timestamp", istiod.labels) == Double(begin + 60))
        page = try await exporter.page(with: "the Secret holds an expired CA") {
            $0.value("istio_certificate_expiration_timestamp", intermediate) == Double(begin + 60)
        }
        #expect(page.value("istio_istiod_issued_certificates_total", istiod.labels) == 1)

        // What fails goes on failing.
        trial.scrape(page)
        try istiod.server.change {
            $0.requests = 13
            $0.signErrors = ["CERT_GEN_ERROR": 12]
        }
        page = try await exporter.page(with: "istiod goes on so") { failures($0, "cert_generation") == 12 }
        trial.expectFiring(
            [("IstioIstiodSigningErrors", "critical"), ("IstioIstiodSigningErrors", "warning")],
            on: page
        )
        try trial.verify()

        // istiod tells nobody outside of its pod: that is a reason, and what was known stays.
        try istiod.server.change { $0.refused = true }
        page = try await exporter.page(with: "istiod refuses to tell") { page in
            page.all("istio_certificate_exporter_target_up").contains { sample in
                sample.number == 0 && sample.labels["target"]?.contains("15014") == true
            }
        }
        #expect(page.value("istio_istiod_chain_expiration_timestamp", istiod.labels) == Double(begin + 60))
    }
}

extension ClusterObject {
    /// The Secret with which an operator plugs a CA in.
    ///
    /// - Parameter further: a root that istiod gives to everybody beside its own.
    static func cacerts(
        _ issuer: TestCertificateAuthority,
        under root: TestCertificateAuthority,
        further: TestCertificateAuthority? = nil
    ) -> Self {
        .secret(
            "istio-system",
            "cacerts",
            [
                "ca-cert.pem": issuer.pem, "ca-key.pem": issuer.key.pem, "cert-chain.pem": issuer.pem + root.pem,
                "root-cert.pem": root.pem + (further?.pem ?? ""),
            ]
        )
    }
}
