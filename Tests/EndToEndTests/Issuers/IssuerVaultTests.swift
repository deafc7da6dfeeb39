// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension IssuerTests {
    @Test(
        "b: a CA that cert-manager gets from Vault is one in all three, and a sealed Vault and an ended token are told apart"
    )
    func pluggedInFromVault() async throws {
        let vault = try VaultStandIn()
        for mount in ["pki", "pki_int"] { try vault.change("POST", "/mounts", ["path": mount]) }
        let root = try vault.addIssuer("root-2026", "Vault Root", mount: "pki", days: 3_650)
        let intermediate = try vault.addIssuer(
            "istio-int",
            "Vault Intermediate",
            mount: "pki_int",
            parent: "root-2026",
            days: 365
        )
        try vault.change("POST", "/roles", ["path": "pki_int", "name": "istio-ca", "ttl": 3_600, "max_ttl": 172_800])
        let token = try #require(
            try vault.change("POST", "/tokens", ["ttl": 7_000, "renewable": false])["token"] as? String
        )
        let mesh = try await MeshSetUp.start()
        let plugged = try PluggedInByCertManager(
            authority: vault.signAuthority("Istio CA", mount: "pki_int", parent: "istio-int", days: 90),
            intermediate: intermediate,
            root: root,
            in: mesh.folder
        )
        try mesh.put(plugged.issuer(.ready(true, "VaultVerified", "Vault verified"), server: vault.url))
        try mesh.put(plugged.certificate, plugged.request, plugged.secret, .rootBundle("istio-system", plugged.root))
        // What the same issuer signed for a gateway, for a day.
        let credential = try vault.issue("shop.example.com", mount: "pki_int", issuer: "istio-int", hours: 24)
        try mesh.put(
            .secret(
                "shop",
                "shop-credential",
                type: "kubernetes.io/tls",
                ["tls.crt": credential.pem + plugged.intermediate, "tls.key": TestKey.make().pem]
            )
        )
        let tokenFile = try mesh.folder.write(token, to: "vault-token")
        let exporter = try await mesh.watch(
            more: """
                  - name: vault
                    type: vault
                    interval: 1s
                    timeout: 900ms
                    servers:
                      - url: \(vault.url)
                        mounts: [pki, pki_int]
                        token_file: \(tokenFile)
                        roles: all

                """
        )
        let server = ["server": vault.server]
        let reasons = { (page: Page) in
            Set(
                page.all("istio_certificate_exporter_target_up", ["source_name": "vault"]).compactMap {
                    $0.labels["reason"]
                }
            )
        }
        var page = try await exporter.page(with: "cluster and Vault are seen") { page in
            page.value("istio_cert_manager_certificate_ready") == 1
                && page.value("istio_vault_role_max_ttl_seconds") != nil
                && page.value("istio_cert_manager_certificate_secret_matched") != nil
                && page.value("istio_ca_issuance_lifetime_seconds", ["ca": plugged.facts.intermediate.ca]) ?? 0 > 80_000
        }
        let info = try #require(page.labels("istio_cert_manager_certificate_info", ["name": "istio-ca"]))
        #expect(info["secret"] == "cacerts")
        #expect(info["issuer"] == "vault-issuer")
        #expect(info["is_ca"] == "true")
        #expect(page.value("istio_cert_manager_certificate_secret_matched") == 1)
        #expect(page.value("istio_cert_manager_issuer_ready", ["name": "vault-issuer", "type": "vault"]) == 1)

        // One CA in cacerts and at cert-manager, below the one that Vault holds.
        let located = { (location: String) in
            Set(page.all("istio_ca_location_info", ["location": location]).compactMap { $0.labels["ca"] })
        }
        #expect(located("cacerts").contains(plugged.facts.authority.ca))
        #expect(located("cert_manager/istio-system/istio-ca").contains(plugged.facts.authority.ca))
        #expect(located("vault/pki_int").contains(plugged.facts.intermediate.ca))
        #expect(located("vault/pki").contains(plugged.facts.root.ca))
        let managed = ["source": "cert_manager", "name": "istio-ca", "role": "intermediate"]
        #expect(page.value("istio_certificate_expiration_timestamp", managed) == plugged.facts.authority.notAfter)
        #expect(page.value("istio_certificate_rotation_due_timestamp", managed) == Double(plugged.renewal))
        let written = ["source": "secret", "secret": "cacerts", "key": "tls.crt", "name": "Istio CA"]
        #expect(page.value("istio_certificate_rotation_due_timestamp", written) == Double(plugged.renewal))
        let mount = ["source": "vault", "secret": "pki_int", "role": "intermediate"]
        #expect(
            page.value("istio_certificate_expiration_timestamp", mount) == plugged.facts.intermediate.notAfter
        )
        let issuer = try #require(page.labels("istio_vault_issuer_info", ["mount": "pki_int"]))
        #expect(issuer["issuer"] == "istio-int")
        #expect(issuer["ca"] == plugged.facts.intermediate.ca)
        #expect(page.value("istio_vault_sealed", server) == 0)
        #expect(page.value("istio_vault_role_max_ttl_seconds", ["mount": "pki_int", "role": "istio-ca"]) == 172_800)
        let ends = try #require(page.value("istio_vault_token_expiration_timestamp", server))
        #expect(abs(ends - Double(TestCertificateAuthority.moment(7_000))) < 120)
        #expect(reasons(page).isEmpty)

        let trial = RuleTrial.ofIssuers()
        trial.expectFiring([], on: page)

        // The role allows less than a leaf in use lives.
        try vault.change("POST", "/roles", ["path": "pki_int", "name": "istio-ca", "ttl": 3_600, "max_ttl": 7_200])
        page = try await exporter.page(with: "the role's new limit") {
            $0.value("istio_vault_role_max_ttl_seconds", ["role": "istio-ca"]) == 7_200
        }
        let short = [("IstioVaultRoleTooShort", "warning")]
        trial.expectFiring(short, on: page)

        // The gateway's certificate is revoked: the mount's list has it.
        let problem = ["source": "secret", "secret": "shop-credential", "problem": "revoked"]
        #expect(page.all("istio_certificate_problem", problem).isEmpty)
        try vault.change("POST", "/revocations", ["path": "pki_int", "serial": credential.serial])
        page = try await exporter.page(with: "the revoked certificate") {
            $0.value("istio_certificate_problem", problem) == 1
        }
        #expect(page.value("istio_ca_crl_revoked_leaves", ["issuer": "CN=Vault Intermediate"]) == 1)
        #expect(page.all("istio_certificate_problem", ["problem": "revoked"]).count == 1)

        // Vault is sealed, so that cert-manager's next issuance fails.
        try vault.change("PATCH", "/settings", ["sealed": true])
        try mesh.put(plugged.issuer(.ready(false, "VaultError", "Vault is sealed"), server: vault.url), plugged.failed)
        page = try await exporter.page(with: "a sealed Vault, and what comes of it") { page in
            page.value("istio_vault_sealed", server) == 1 && reasons(page).contains("sealed")
                && page.value("istio_cert_manager_issuer_ready", ["name": "vault-issuer"]) == 0
                && page.value("istio_cert_manager_certificate_failed_attempts", ["name": "istio-ca"]) == 2
        }
        #expect(reasons(page) == ["sealed"])
        #expect(
            page.labels("istio_cert_manager_issuer_not_ready_info", ["name": "vault-issuer"])?["reason"] == "VaultError"
        )
        #expect(
            page.labels("istio_cert_manager_certificate_issuance_failure_info", ["name": "istio-ca"])?["reason"]
                == "Failed"
        )
        // What is issued is good for a while yet, and what Vault showed stays.
        #expect(page.value("istio_cert_manager_certificate_ready", ["name": "istio-ca"]) == 1)
        #expect(
            page.value("istio_certificate_expiration_timestamp", mount) == plugged.facts.intermediate.notAfter
        )

        let failing = [("IstioCertManagerIssuerNotReady", "warning"), ("IstioCertManagerIssuanceFailing", "warning")]
        trial.expectFiring([("IstioVaultSealed", "critical")] + short + failing, on: page)

        // It is unsealed, but our token has ended: only what needs one is missing.
        try vault.change("DELETE", "/tokens", ["token": token])
        try vault.change("PATCH", "/settings", ["sealed": false])
        page = try await exporter.page(with: "an ended token") { page in
            page.value("istio_vault_sealed", server) == 0 && reasons(page) == ["token_expired"]
        }
        let isUp = page.all("istio_certificate_exporter_target_up", ["source_name": "vault"])
        #expect(isUp.contains { $0.number == 1 })
        #expect(page.value("istio_certificate_expiration_timestamp", mount) == plugged.facts.intermediate.notAfter)
        trial.expectFiring(short + failing, on: page)
        try trial.verify()
        // It was sent with many a request.
        #expect(!exporter.program.output.contains(token))
        try await waitUntil("the token is nowhere in the program's memory") {
            try MemorySearch.run(in: exporter.program.pid, for: [token]).count == 0
        }
    }
}
