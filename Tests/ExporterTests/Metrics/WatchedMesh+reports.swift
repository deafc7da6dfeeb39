// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

extension WatchedMesh {
    /// Shows what issuers, servers and policies tell, with a value in every field.
    func seeReports() {
        for (index, report) in [
            Self.istiod, Self.managed, Self.issuer, Self.certificateRequests, Self.kubernetesRequests, Self.vault,
            Self.vaultMount, Self.endpoint, Self.policy, Self.plaintextRule,
        ].enumerated() {
            inventory.update {
                $0.apply(Observation(slots: [], reports: [report]), to: Self.target("reporter-\(index)"), at: 2_000)
            }
        }
        inventory.update {
            $0.confirm(Self.target("reporter-0"), counters: nil, at: 2_000)
            $0.fail(Self.target("reporter-1"), reason: "timeout")
        }
    }

    private static var istiod: TargetReport {
        var report = IstiodReport(
            cluster: "east",
            namespace: "istio-system",
            pod: "istiod-1",
            address: "istiod.example:15014"
        )
        report.version = "1.30.0"
        report.isSigning = true
        report.signingRequests = 7
        report.failures = [.authentication: 1]
        report.issuedCertificates = 6
        report.rootNotAfter = 9_000
        report.chainNotAfter = 8_000
        report.secretErrors = 2
        report.rejects = ["type.googleapis.com/envoy.config.cluster.v3.Cluster": 3]
        return .istiod(report)
    }

    private static var managed: TargetReport {
        var report = ManagedCertificateReport(cluster: "east", namespace: "shop", name: "edge")
        report.secret = "edge-tls"
        report.issuer = "vault"
        report.issuerKind = "Issuer"
        report.issuerGroup = "cert-manager.io"
        report.notReadyReason = "DoesNotExist"
        report.failureReason = "Failed"
        report.revision = 3
        report.failedAttempts = 2
        report.lastFailure = 1_900
        report.isSecretMatched = false
        return .managedCertificate(report)
    }

    private static var issuer: TargetReport {
        var report = IssuerReport(cluster: "east", namespace: "shop", name: "vault", kind: "Issuer")
        report.type = "vault"
        report.notReadyReason = "VaultError"
        return .issuer(report)
    }

    private static var certificateRequests: TargetReport {
        var report = SigningRequestsReport(
            cluster: "east",
            namespace: "shop",
            signer: "vault",
            issuerKind: "Issuer",
            requester: "certificate"
        )
        report.counts = [.pending: 1]
        report.oldest = [.pending: 1_000]
        report.results = [.issued: 4]
        return .signingRequests(report)
    }

    private static var kubernetesRequests: TargetReport {
        var report = SigningRequestsReport(cluster: "east", signer: "clusterissuers.example/mesh")
        report.counts = [.approved: 1]
        report.oldest = [.approved: 1_000]
        report.results = [.denied: 4]
        report.issuers = ["O=elsewhere"]
        return .signingRequests(report)
    }

    private static var vault: TargetReport {
        var report = VaultServerReport(server: "vault.example:8200")
        report.version = "1.15.2"
        report.isInitialized = true
        report.isSealed = false
        report.isStandby = false
        report.clockSkew = -2
        report.tokens = [VaultServerReport.Token(namespace: "team", expiration: 9_000, isRenewable: true)]
        return .vaultServer(report)
    }

    private static var vaultMount: TargetReport {
        var report = VaultMountReport(server: "vault.example:8200", namespace: "team", mount: "pki")
        report.issuers = [
            VaultMountReport.Issuer(id: "0f", name: "ours", authority: root.authorityID, isDefault: true)
        ]
        report.roles = [VaultMountReport.Role(name: "mesh", lifetime: 3_600, maximumLifetime: 86_400)]
        report.stored = [.valid: 5]
        return .vaultMount(report)
    }

    private static var endpoint: TargetReport {
        var report = TLSEndpointReport(address: "shop.example:443", serverName: "shop.example")
        report.failures = [.expired]
        report.version = "TLSv1.3"
        report.cipher = "TLS_AES_128_GCM_SHA256"
        report.applicationProtocol = "h2"
        report.requestsClientCertificate = true
        report.handshakeMilliseconds = 12
        report.stapleStatus = .good
        report.stapleNextUpdate = 9_000
        return .tlsEndpoint(report)
    }

    private static var policy: TargetReport {
        let port = MTLSReport.Workload(name: "cart", port: 8080, mode: .permissive, policy: "shop/legacy", since: 1_500)
        return .mtls(MTLSReport(cluster: "east", namespace: "shop", workloads: [port]))
    }

    private static var plaintextRule: TargetReport {
        .plaintextRule(
            PlaintextRuleReport(
                cluster: "east",
                namespace: "shop",
                name: "legacy",
                host: "cart.shop.svc.cluster.local",
                parts: [PlaintextRuleReport.Part(subset: "v1", port: 8080, mode: "DISABLE")]
            )
        )
    }
}
