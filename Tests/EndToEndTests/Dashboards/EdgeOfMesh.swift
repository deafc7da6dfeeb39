// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What a mesh has beside its workloads: Vault behind cert-manager, a Certificate, a gateway's credential, a server that
/// is reached by TLS, and a file.
final class EdgeOfMesh {
    /// For a configuration file.
    let sources: String
    private let vault: VaultStandIn
    private let server: PresentingServer

    init(_ cluster: MeshSetUp, hasFiles: Bool) throws {
        let vault = try VaultStandIn()
        for mount in ["pki", "pki_int"] { try vault.change("POST", "/mounts", ["path": mount]) }
        _ = try vault.addIssuer("root-2026", "Vault Root", mount: "pki", days: 3_650)
        let intermediate = try vault.addIssuer(
            "edge-int",
            "Vault Intermediate",
            mount: "pki_int",
            parent: "root-2026",
            days: 365
        )
        try vault.change("POST", "/roles", ["path": "pki_int", "name": "edge", "ttl": 86_400, "max_ttl": 604_800])
        let token = try #require(
            try vault.change("POST", "/tokens", ["ttl": 604_800, "renewable": true])["token"] as? String
        )
        let credential = try vault.issue("shop.example.com", mount: "pki_int", issuer: "edge-int", hours: 72)
        let authority = TestCertificateAuthority.root("O=Example,CN=Edge CA")
        let leaf = authority.leaf(
            dns: ["shop.example.com"],
            subject: "CN=shop.example.com",
            notAfter: TestCertificateAuthority.moment(90 * 86_400)
        )
        let issuer = ClusterObject.IssuerReference(name: "edge-ca")
        let managed = ManagedCertificate(
            "edge",
            secret: "edge-tls",
            authority,
            issuer: issuer,
            begin: TestCertificateAuthority.moment(-60)
        )
        try cluster.put(
            .secret("istio-system", "edge-ca", type: "kubernetes.io/tls", ["tls.crt": authority.pem]),
            .issuer(
                "istio-system",
                issuer.name,
                spec: ["ca": ["secretName": "edge-ca"]],
                .ready(true, "KeyPairVerified", "Signing CA verified")
            ),
            .issuer(
                "istio-system",
                "vault-issuer",
                spec: ["vault": ["server": vault.url, "path": "pki_int/sign/edge"]],
                .ready(true, "VaultVerified", "Vault verified")
            ),
            managed.certificate,
            managed.request,
            managed.secret,
            .secret(
                "web",
                "shop-credential",
                type: "kubernetes.io/tls",
                ["tls.crt": credential.pem + intermediate, "tls.key": TestKey.make().pem]
            )
        )
        server = try PresentingServer(leaf)
        self.vault = vault
        let file = try cluster.folder.write(leaf.pem, to: "edge.pem")
        let anchors = try cluster.folder.write(authority.pem, to: "edge-ca.pem")
        let tokenFile = try cluster.folder.write(token, to: "vault-token")
        let disk = """
              - name: disk
                type: files
                interval: 2s
                timeout: 1900ms
                paths: ["\(file)"]

            """
        sources =
            """
              - name: vault
                type: vault
                interval: 2s
                timeout: 1900ms
                servers:
                  - url: \(vault.url)
                    mounts: [pki, pki_int]
                    token_file: \(tokenFile)
                    roles: all
              - name: edge
                type: tls
                interval: 2s
                timeout: 1900ms
                targets:
                  - address: "127.0.0.1:\(server.port)"
                    server_name: shop.example.com
                    ca_file: \(anchors)

            """ + (hasFiles ? disk : "")
    }

    /// Of Vault.
    func seal(_ isSealed: Bool) throws { try vault.change("PATCH", "/settings", ["sealed": isSealed]) }
}
